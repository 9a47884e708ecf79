import { z } from 'zod'
import { optional } from './optional'

// Shared by forms and the server; free of server code.

const name = z
  .string()
  .trim()
  .min(3, 'Use at least 3 characters.')
  .max(32, 'Use at most 32 characters.')
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}<>]*$/u, 'Use letters, numbers, spaces and common punctuation.')

export const userNameSchema = z.strictObject({ userId: z.uuid(), name })

export const userRoleSchema = z.strictObject({
  userId: z.uuid(),
  role: z.enum(['ADMIN', 'USER'], 'Choose one of the roles.'),
})

export const userSearchSchema = z.object({
  search: z.string().trim().max(100).catch(''),
  after: optional(z.uuid()),
})
