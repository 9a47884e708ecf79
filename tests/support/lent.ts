import { createPerson, type Person } from './newcomers.ts'
import { byHand } from './trail.ts'

/**
 * Makes a person's session one in which an admin acts as them, as fresh as it was: by rows, because a thousand mails would
 * take too long. An admin loses the role with it, because nobody acts as an admin.
 *
 * @returns the admin who acts
 */
export async function lend({ sessionId, userId }: Pick<Person, 'sessionId' | 'userId'>): Promise<Person> {
  const admin = await createPerson('Ada', { role: 'ADMIN' })
  await byHand(
    `WITH person AS (UPDATE users SET role = 'USER' WHERE id = $3)
     UPDATE sessions SET impersonated_by = $1, impersonation_reason = 'Asked for help', created_at = now(),
       authenticated_at = now(), second_factor_at = NULL, expires_at = now() + interval '20 minutes' WHERE id = $2`,
    [admin.sessionId, sessionId, userId],
  )
  return admin
}
