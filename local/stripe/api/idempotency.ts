import { createHash } from 'node:crypto'
import { type IdempotentAnswer, lookup } from '../state/store.ts'
import type { World } from '../state/world.ts'
import { StripeFailure } from './errors.ts'

const KEPT_SECONDS = 24 * 60 * 60

/**
 * The answer already given to this key, if any. https://docs.stripe.com/api/idempotent_requests
 *
 * @param body the request's body as it arrived
 * @throws StripeFailure `idempotency_error` when the key was first used for something else
 */
export function rememberedAnswer(
  world: World,
  key: string,
  path: string,
  body: string,
): IdempotentAnswer | null {
  forgetOld(world)
  const answer = lookup(world.state.idempotency, key)
  if (!answer) return null
  if (answer.path !== path)
    throw new StripeFailure(
      400,
      'idempotency_error',
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' vs '${answer.path}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    )
  if (answer.fingerprint !== fingerprint(body))
    throw new StripeFailure(
      400,
      'idempotency_error',
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    )
  return answer
}

/** Keeps an answer, a refusal included, so that a retry gets the same one. */
export function rememberAnswer(
  world: World,
  key: string,
  asked: { path: string; body: string },
  given: { status: number; body: string; request: string },
): void {
  world.state.idempotency[key] = {
    path: asked.path,
    fingerprint: fingerprint(asked.body),
    ...given,
    createdAt: world.now(),
  }
}

function forgetOld(world: World): void {
  const oldest = world.now() - KEPT_SECONDS
  for (const [key, answer] of Object.entries(world.state.idempotency))
    if (answer.createdAt < oldest) delete world.state.idempotency[key]
}

/** The same parameters in another order are the same parameters. */
function fingerprint(body: string): string {
  return createHash('sha256').update(body.split('&').sort().join('&')).digest('hex')
}
