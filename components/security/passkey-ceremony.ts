import type { ActionResult } from '@/lib/guard/result'

type Begin = (input: undefined) => Promise<ActionResult<{ options: string }>>

/**
 * A passkey ceremony from beginning to end: asks the server for its options, the browser for the answer, and hands that to
 * `finish`.
 *
 * @param ask the browser's part: navigator.credentials.create or .get
 */
export async function passkeyCeremony(
  begin: Begin,
  ask: (optionsJSON: unknown) => Promise<unknown>,
  finish: (response: string) => Promise<ActionResult<null>>,
): Promise<ActionResult<null>> {
  const begun = await begin(undefined)
  if (begun.status === 'error') return begun
  let response: unknown
  try {
    response = await ask(JSON.parse(begun.data.options))
  } catch (error) {
    return stopped(error)
  }
  return finish(JSON.stringify(response))
}

/** The browser's no. It was asked on this side alone, so there is no request to quote. */
function stopped(error: unknown): ActionResult<null> {
  const name = error instanceof Error ? error.name : ''
  const message = SENTENCES[name] ?? SENTENCES.NotAllowedError ?? ''
  return { status: 'error', error: { reason: 'unavailable', message, requestId: '' } }
}

/** https://www.w3.org/TR/webauthn-3/#sctn-createCredential: what the errors of the two calls mean. */
const SENTENCES: Record<string, string> = {
  NotAllowedError: 'The browser stopped it, or it took too long. Try again when you are ready.',
  InvalidStateError: 'This device has a passkey of yours already. Use another one to add a second.',
  SecurityError: 'Passkeys do not work at this address. Use another way.',
  NotSupportedError: 'This browser or device cannot make passkeys. Use another way.',
}
