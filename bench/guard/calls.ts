import { encode } from 'next-auth/jwt'
import { createSafeActionClient } from 'next-safe-action'
import { z } from 'zod'
import { readCaller } from '@/lib/caller'
import { guard } from '@/lib/guard/action'
import { log } from '@/lib/log'
import { SESSION_COOKIE } from '@/lib/session'
import { userNameSchema } from '@/lib/validations/user'
import { WHO } from './no-database.ts'

const input = { userId: WHO.user_id, name: 'Uma the Great' }
const output = z.object({ name: z.string() })
const limit = { max: 1_000_000, per: '1m' } as const

const guarded = guard(
  {
    event: 'user.name_updated',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: userNameSchema,
    output,
    owner: (facts) => facts.input.userId,
    limit,
  },
  async (context) => ({ name: context.input.name }),
)

const rival = createSafeActionClient()
  .use(async ({ next }) => {
    const { claim, requestId } = await readCaller()
    if (claim === null) throw new Error('Unauthorized')
    return next({ ctx: { userId: claim.userId, requestId } })
  })
  .use(async ({ next, ctx }) => {
    const started = performance.now()
    const result = await next()
    const ms = Math.round(performance.now() - started)
    log.info({ event: 'user.name_updated', requestId: ctx.requestId, actorId: ctx.userId, ms })
    return result
  })
  .inputSchema(userNameSchema)
  .outputSchema(output)
  .action(async ({ parsedInput, ctx }) => {
    if (parsedInput.userId !== ctx.userId) throw new Error('Unauthorized')
    return { name: parsedInput.name }
  })

/** What takes turns. Each says whether it worked, so that nobody measures a refusal. */
export const calls: Record<string, () => Promise<void>> = {
  guard: async () => expectDone((await guarded(input)).status === 'success'),
  'next-safe-action': async () => expectDone((await rival(input))?.data?.name === input.name),
  'reading the cookie, in both of them': async () => expectDone((await readCaller()).claim !== null),
}

function expectDone(done: boolean): void {
  if (!done) throw new Error('A call that should have worked was refused.')
}

/** Runs `work` in one of Next's own request scopes, with Uma's cookie. */
export async function inRequest(work: () => Promise<void>): Promise<void> {
  const { workAsyncStorage } = await import('next/dist/server/app-render/work-async-storage.external.js')
  const { workUnitAsyncStorage } = await import(
    'next/dist/server/app-render/work-unit-async-storage.external.js'
  )
  const secret = process.env.AUTH_SECRET ?? ''
  const token = await encode({
    token: { sub: WHO.user_id, sid: WHO.session_id },
    secret,
    salt: SESSION_COOKIE,
    maxAge: 3_600,
  })
  const headers = new Headers({
    origin: new URL(process.env.AUTH_URL ?? '').origin,
    'sec-fetch-site': 'same-origin',
    'next-action': 'bench',
    cookie: `${SESSION_COOKIE}=${token}`,
  })
  const page = { route: '/', forceStatic: false, isStaticGeneration: false }
  const unit = { type: 'request', phase: 'action', headers, cookies: {} }
  await workAsyncStorage.run(page as never, () => workUnitAsyncStorage.run(unit as never, work))
}
