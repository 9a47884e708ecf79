import type { Scope } from './policy'

/** What a declaration can be of: how a request, or the clock, gets in. */
export type Kind = 'action' | 'loader' | 'visit' | 'download' | 'route' | 'job' | 'clock'

/** What every policy says; what else one of a kind says is read by name (scripts/surface/entry.ts). */
type AnyPolicy = { readonly event: string; readonly scope: Scope }

/** What the guard keeps at a function that it made. */
export type Declaration = { readonly kind: Kind; readonly policy: AnyPolicy }

/** Not in the global registry of symbols: who does not import this module cannot forge it. */
const DECLARED = Symbol('portcullis.declared')

/** A function that the guard made. No other has this type, so whoever asks for it cannot be given a bare function. */
export type Guarded<Fn> = Fn & { readonly [DECLARED]: Declaration }

/**
 * Writes the policy onto the function that enforces it. Called by the factories of this folder and by nobody else
 * (a contract test): from here the surface manifest is made, and with it the proof that nothing else can be reached (T1).
 */
export function declare<Fn extends (...args: never[]) => unknown>(
  kind: Kind,
  policy: AnyPolicy,
  fn: Fn,
): Guarded<Fn> {
  const declaration: Declaration = { kind, policy }
  return Object.defineProperty(fn, DECLARED, { value: declaration }) as Guarded<Fn>
}

/** What was declared of a function; null when the guard did not make it. */
export const policyOf = (fn: unknown): Declaration | null =>
  typeof fn === 'function' && Object.hasOwn(fn, DECLARED) ? (fn as Guarded<() => void>)[DECLARED] : null
