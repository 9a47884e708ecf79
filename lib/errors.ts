import { ACCESS } from './errors/access.ts'
import { PLATFORM } from './errors/platform.ts'
import { PRODUCT } from './errors/product.ts'
import { REASONS, type Reason } from './errors/reasons.ts'

export { isReason, REASONS, type Reason } from './errors/reasons.ts'

/**
 * The one table of what can go wrong: internal code → what a caller is told, what it means, what an operator does about
 * it, and whether somebody is called at once. The reason leaves the server, with its sentence; the code stays in the log
 * and the audit trail, under the same request id. Its parts stand in `lib/errors/`.
 */
export const CODES = { ...ACCESS, ...PRODUCT, ...PLATFORM } as const

export type Code = keyof typeof CODES

/** True for a code of this build; what stands in a row may be older or younger. */
export const isCode = (text: string): text is Code => Object.hasOwn(CODES, text)

/**
 * A check said no, or something outside failed in a way we know. Throwing it rolls the transaction back.
 *
 * @example throw new Refusal('USER_OWN_ROLE', { message: 'You cannot change your own role.' })
 */
export class Refusal extends Error {
  readonly code: Code
  readonly reason: Reason
  /** The sentence for the person; never anything internal. */
  readonly publicMessage: string
  readonly fields: Record<string, string[]> | undefined
  /** Whole seconds until it may be tried again, where that is known. */
  readonly retryAfter: number | undefined

  constructor(
    code: Code,
    options: {
      message?: string
      fields?: Record<string, string[]>
      retryAfter?: number
      cause?: unknown
    } = {},
  ) {
    super(code, { cause: options.cause })
    this.name = 'Refusal'
    this.code = code
    this.reason = CODES[code][0]
    this.publicMessage = options.message ?? REASONS[this.reason]
    this.fields = options.fields
    this.retryAfter = options.retryAfter
  }
}

/** True where the answer is the product working as meant, and not a fault of ours or of somebody we depend on. */
export const isDenial = (refusal: Refusal): boolean => refusal.reason !== 'unavailable'

/** True where somebody has to look now: a promise of the product is broken, or nothing works. */
export const isCritical = (code: Code): boolean => CODES[code][3] === 'critical'
