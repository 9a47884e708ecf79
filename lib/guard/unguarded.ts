import 'server-only'
import type { Instrumentation } from 'next'
import { env } from '@/env.mjs'
import { type Caller, clientAddress } from '@/lib/caller'
import { Refusal } from '@/lib/errors'
import { newRequestId } from '@/lib/request-id'
import { readClaim } from '@/lib/session'
import { refuse } from './refuse'
import { newRun } from './run'

/**
 * What failed where no guard stood around it: a call that Next could not even decode, an error thrown while a page was
 * made. Log, audit and monitoring get it as they get any refusal (T71); what the guard itself threw, they have already.
 */
export const recordUnguarded: Instrumentation.onRequestError = async (error, request, context) => {
  const digest = digestOf(error)
  if (digest !== undefined && /^(req_|NEXT_)/.test(digest)) return
  const run = newRun()
  run.details = { resource: ['route', context.routePath] }
  // Our actions answer everything with a result: what comes out of one was never let in. A form without JavaScript is
  // decoded while its page is made.
  const decoding =
    context.routeType === 'action' || (context.routeType === 'render' && request.method === 'POST')
  const cause = decoding ? new Refusal('INPUT_UNREADABLE', { cause: error }) : error
  await refuse('request.failed', await callerOf(request.headers, digest), run, cause)
}

/** The digest is what the person sees on the error page, so it is what an admin will look for. */
async function callerOf(sent: NodeJS.Dict<string | string[]>, digest: string | undefined): Promise<Caller> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(sent))
    if (value !== undefined && !name.startsWith(':')) headers.set(name, [value].flat().join(', '))
  return {
    requestId: digest !== undefined && /^[\w@.-]{1,100}$/.test(digest) ? digest : newRequestId(),
    address: clientAddress(headers, env.TRUSTED_PROXY_HOPS),
    userAgent: headers.get('user-agent')?.slice(0, 400) ?? null,
    claim: await readClaim(headers),
    headers,
  }
}

function digestOf(error: unknown): string | undefined {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? digest : undefined
}
