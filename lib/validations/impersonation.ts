import { z } from 'zod'
import { LENGTHS } from '@/lib/impersonation/policy'
import { NOT_IN_A_NAME } from './user'

// Shared by forms and the server; free of server code.

/** Whom, why and for how long; the reason stands in the audit and in the mail to the person. */
export const impersonationSchema = z.strictObject({
  userId: z.uuid(),
  reason: z
    .string()
    .trim()
    .min(10, 'Say why in a sentence: at least 10 characters.')
    .max(200, 'Use at most 200 characters.')
    .refine((text) => text.search(NOT_IN_A_NAME) < 0, 'Use one line of plain text.'),
  minutes: z.enum(LENGTHS, 'Choose one of the lengths.').transform(Number),
})
