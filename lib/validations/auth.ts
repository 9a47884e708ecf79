import { z } from 'zod'

/**
 * One spelling for one mailbox, and no address that a mail server could read as two (T26): ASCII, one @, no quotes,
 * commas, semicolons or angle brackets.
 */
export const emailSchema = z
  .string()
  .trim()
  .max(254, 'Use at most 254 characters.')
  .toLowerCase()
  .regex(
    /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    'Enter an address like name@example.com.',
  )
  .pipe(z.email('Enter an address like name@example.com.'))

export const signInWithEmailSchema = z.strictObject({ email: emailSchema })

export const signInWithProviderSchema = z.strictObject({ provider: z.enum(['google', 'github']) })
