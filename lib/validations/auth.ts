import { z } from 'zod'

/**
 * One spelling for one mailbox, and no address that a mail server could read as two (T26): ASCII, one @, no quotes,
 * commas, semicolons or angle brackets.
 */
export const emailSchema = z
  .string()
  .trim()
  .max(254, 'Use at most 254 characters.')
  // Before the case is folded: the Kelvin sign, for one, becomes a plain k.
  .regex(
    /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
    'Enter an address like name@example.com.',
  )
  .toLowerCase()
  .pipe(z.email('Enter an address like name@example.com.'))

export const signInWithEmailSchema = z.strictObject({ email: emailSchema })

/** The digits of the same mail, however they were grouped. */
export const signInCodeSchema = z.strictObject({
  code: z
    .string()
    .max(32, 'Type the six digits of the mail.')
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'Type the six digits of the mail.')),
})

export const signInWithProviderSchema = z.strictObject({ provider: z.enum(['google', 'github']) })

/** Where somebody wanted to go; whether it is ours is checked where they are sent on. */
export const nextSchema = z.object({ next: z.string().max(2_000).optional().catch(undefined) })
