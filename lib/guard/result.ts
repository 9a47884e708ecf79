import type { Reason } from '@/lib/errors'

/** A refusal as it leaves. `reason` is from a closed list; `requestId` is what a person can quote to an admin. */
export type ActionError = {
  reason: Reason
  message: string
  fields?: Record<string, string[]>
  /** What was typed into a form that came without JavaScript, so that the page it makes still holds it. */
  values?: Record<string, string>
  /** Whole seconds until a limit admits again: what a route says in a header, an action can only say here. */
  retryAfter?: number
  requestId: string
}

/** What every action answers. */
export type ActionResult<Data> = { status: 'success'; data: Data } | { status: 'error'; error: ActionError }
