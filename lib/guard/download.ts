import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { type Caller, readCaller } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { type InTurn, inTransaction, type Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { openSession, requireAccess } from './authority'
import { requireSameOrigin } from './origin'
import { perform } from './perform'
import { type Access, enforceable, isGlobal, type Policy } from './policy'
import { refusalResponse } from './refusal-response'
import { refuse } from './refuse'
import { queryOf } from './request'
import { type Context, newRun, type Run } from './run'
import { sendTo } from './send-to'
import { streamOf } from './stream'
import { declare, type Guarded } from './surface'
import { endedFor, reauthenticateFor, signInFor, withQuery } from './way-back'

type DownloadPolicy<A extends Access, S extends z.ZodType, R> = Policy<S, R> & {
  readonly access: A
  /** The page with the link: where sign-in leads back to, and a refusal, then with `?error=<reason>`. */
  readonly home: `/${string}`
}

/** A file to save. Its pieces are made one after the other, each when the one before has been taken. */
type File = { name: string; type: string; pieces: AsyncIterable<string | Uint8Array> }

type DownloadWork<A extends Access, Input, R, Plan> = {
  /** Says what will leave, in the transaction that puts it on record: before that is committed, nothing does. */
  plan: (context: Context<A, Input, R> & { tx: Tx }) => Promise<Plan>
  /** Reads on `inTurn`, for whoever may still have it: the session is read live each time. */
  file: (context: Context<A, Input, R> & { plan: Plan; inTurn: InTurn }) => File
}

/**
 * Makes a GET route whose answer is a file to save, of any length and in constant memory. Whoever signs out, loses the
 * role or switches the team meanwhile gets no further piece; and a file that breaks off is taken for whole by no browser.
 *
 * @returns a route handler: 200 with the file, or a refusal as JSON; a person's browser is sent to `home` instead
 */
export function download<const A extends Exclude<Access, 'public'>, S extends z.ZodType, R, Plan>(
  policy: DownloadPolicy<A, S, R>,
  work: DownloadWork<A, z.output<S>, R, Plan>,
): Guarded<(request: Request) => Promise<Response>> {
  enforceable(policy)
  return declare('download', policy, async (request: Request) => {
    const caller = await readCaller()
    const run = newRun()
    const made: File[] = []
    try {
      requireOwnLink(caller.headers)
      const record = async (context: Context<A, z.output<S>, R> & { tx: Tx }): Promise<null> => {
        const plan = await work.plan(context)
        made.push(work.file({ ...context, plan, inTurn: turnsOf(policy, caller, run) }))
        return null
      }
      await perform(policy, caller, queryOf(request), record, run)
      return await answer(made, (error) => refuse(policy.event, caller, run, error))
    } catch (error) {
      unstable_rethrow(error)
      return turnAway(policy, caller, run, classify(error))
    }
  })
}

/** @throws what making the first piece throws: then there is still an answer to refuse with */
async function answer([file]: File[], onBreak: (error: unknown) => Promise<unknown>): Promise<Response> {
  if (file === undefined) throw new TypeError('a download without a file')
  return new Response(await streamOf(file.pieces, onBreak), {
    headers: {
      'cache-control': 'private, no-store',
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name.replace(/[^\w.-]+/g, '-')}"`,
    },
  })
}

async function turnAway(
  { event, home }: { event: string; home: string },
  caller: Caller,
  run: Run,
  refusal: Refusal,
): Promise<Response> {
  const isPerson = caller.headers.get('accept')?.includes('text/html') ?? false
  if (isPerson && refusal.code === 'AUTH_SESSION_ENDED') return sendTo(endedFor(home))
  if (isPerson && refusal.reason === 'signed_out') return sendTo(signInFor(home))
  if (isPerson && refusal.reason === 'reauthenticate') return sendTo(reauthenticateFor(home))
  const refused = await refuse(event, caller, run, refusal)
  return isPerson ? sendTo(withQuery(home, { error: refused.reason })) : refusalResponse(refused)
}

/**
 * A link of our own pages, or an address that somebody typed: no other site downloads in somebody's name. A browser sends
 * no Origin with a GET of its own; what it does send is checked.
 */
function requireOwnLink(incoming: Headers): void {
  const site = incoming.get('sec-fetch-site')
  if (incoming.has('origin')) requireSameOrigin(incoming)
  else if (site !== null && site !== 'same-origin' && site !== 'none')
    throw new Refusal('REQUEST_CROSS_ORIGIN')
}

/** Each turn asks again who this is. How old the login may be was asked at the beginning, however long it takes. */
function turnsOf(
  policy: Pick<Policy<z.ZodType>, 'access' | 'impersonated' | 'scope'>,
  caller: Caller,
  run: Run,
): InTurn {
  return (read) =>
    inTransaction(
      isGlobal(policy.scope) ? 'system' : 'app',
      async (tx) => {
        const { actor } = await openSession(tx, caller.claim, 'none')
        if (actor.tenantId !== run.actor?.tenantId) throw new Refusal('TENANT_SWITCHED')
        requireAccess(policy, { ...actor, authenticatedSeconds: 0 })
        return read(tx)
      },
      'read only',
    )
}
