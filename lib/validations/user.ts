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

/** What an admin gives as the reason; it stands in the audit, for the person to read. */
const reasonSchema = z
  .string()
  .trim()
  .min(3, 'Say why, in a few words.')
  .max(200, 'Use at most 200 characters.')
  .refine((text) => text.search(NOT_IN_A_NAME) < 0, 'Use one line of plain text.')

export const userDisabledSchema = z.strictObject({
  userId: z.uuid(),
  disabled: z.enum(['true', 'false']).transform((value) => value === 'true'),
  reason: reasonSchema,
})

/** Of an address; what is no id is nobody’s. */
export const userIdSchema = z.object({ id: z.uuid().catch('00000000-0000-0000-0000-000000000000') })

export const userSearchSchema = z.object({
  search: searchTerm.catch(''),
  after: optional(z.uuid()),
})
