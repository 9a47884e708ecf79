import { z } from 'zod'
import { optional, searchTerm } from './optional'

// Shared by forms and the server; free of server code.

/** Characters that are invisible, that end a line, or that mean something to a browser. */
export const NOT_IN_A_NAME = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}<>]/gu

/** A person's name: 3 to 32 characters, one of them a letter or a number. */
export const nameSchema = z
  .string()
  .trim()
  .min(3, 'Use at least 3 characters.')
  .max(32, 'Use at most 32 characters.')
  .refine((name) => name.search(NOT_IN_A_NAME) < 0, 'Use letters, numbers, spaces and common punctuation.')
  .regex(/[\p{L}\p{N}]/u, 'Use at least one letter or number.')

export const userNameSchema = z.strictObject({ userId: z.uuid(), name: nameSchema })

export const userRoleSchema = z.strictObject({
  userId: z.uuid(),
  role: z.enum(['ADMIN', 'USER'], 'Choose one of the roles.'),
})

export const userSearchSchema = z.object({
  search: searchTerm.catch(''),
  after: optional(z.uuid()),
})
