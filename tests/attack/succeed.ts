import type { Person } from '../support/newcomers.ts'
import { ageLogin } from './conditions/authority.ts'
import { observe } from './observe.ts'
import { untilQuiet } from './quiet.ts'
import { browserOf, demandsOf, type Fields, type Stage, send, somebody } from './stage.ts'

/**
 * The positive control: through the same client, from somebody with no more standing than it takes, the action is done
 * and recorded. Without it a refusal proves nothing.
 *
 * @returns what went wrong, in words; nothing when it was done
 */
export async function succeed(stage: Stage): Promise<string[]> {
  let faults = await once(stage)
  // The second that was left may have passed on its way there, as somebody else has the processor too; hardly every time.
  for (let again = 0; again < 4 && faults.join().includes('AUTH_NOT_FRESH'); again += 1)
    faults = await once(stage)
  return faults
}

async function once(stage: Stage): Promise<string[]> {
  const person = await somebody(stage)
  const fields = await stage.control.input(person)
  await stage.control.ready?.(person)
  // Where a fresh login is asked for, one that is fresh for a second more must do.
  if (demandsOf(stage).fresh) await ageLogin(stage, person, -1)
  return done(stage, person, fields)
}

async function done(stage: Stage, person: Person, fields: Fields): Promise<string[]> {
  const { answer, events } = await observe(() => send(stage, browserOf(stage, person), fields))
  const { result, location, status } = answer
  const { event } = stage.target.policy
  const own = events.filter((row) => row.event === event)
  await untilQuiet()
  const refused = result?.status === 'error' ? `, it answered ${result.error.reason}` : ''
  const codes = own.flatMap(({ code }) => (code === null ? [] : [code])).join(', ')
  return [
    ...(own.some(({ outcome }) => outcome === 'success')
      ? []
      : [`not done: status ${status}${refused} ${codes}`]),
    ...own
      .filter(({ outcome }) => outcome === 'denied' || outcome === 'failed')
      .map(({ code }) => `recorded as ${code}`),
    ...(stage.transport === 'fetch' && result?.status !== 'success' && location === null
      ? ['it neither answered success nor sent the browser on']
      : []),
  ]
}
