import { z } from 'zod'
import { MEMBER_ROLES } from '@/lib/teams/policy'
import { emailSchema } from './auth'
import { optional } from './optional'
import { NOT_IN_A_NAME } from './user'

// Shared by forms and the server; free of server code.

/** A team's name: 2 to 48 characters, one of them a letter or a number. */
export const teamNameSchema = z
  .string()
  .trim()
  .min(2, 'Use at least 2 characters.')
  .max(48, 'Use at most 48 characters.')
  .refine((name) => name.search(NOT_IN_A_NAME) < 0, 'Use letters, numbers, spaces and common punctuation.')
  .regex(/[\p{L}\p{N}]/u, 'Use at least one letter or number.')

export const teamSchema = z.strictObject({ name: teamNameSchema })

/** The name typed again, whatever it is: a team that was named before these rules can be deleted as well. */
export const teamDeletionSchema = z.strictObject({
  name: z.string().trim().min(1, 'Type the name of the team.').max(200, 'Type the name of the team.'),
})

/** Beside whom the page of members begins. */
export const teamPageSchema = z.object({ after: optional(z.uuid()), before: optional(z.uuid()) })

/** `returnTo` is checked to be ours where the browser is sent on. */
export const teamSwitchSchema = z.strictObject({
  tenantId: z.uuid(),
  returnTo: z.string().max(2_000).optional(),
})

const memberRole = z.enum(MEMBER_ROLES, 'Choose one of the roles.')

export const memberSchema = z.strictObject({ userId: z.uuid() })

export const memberRoleSchema = z.strictObject({ userId: z.uuid(), role: memberRole })

export const inviteSchema = z.strictObject({ email: emailSchema, role: memberRole })

export const invitationSchema = z.strictObject({ invitationId: z.uuid() })

/** A JWT in its compact form (RFC 7515, 7.1); ours are far shorter. */
const token = z
  .string()
  .max(1_000, 'This link is not complete. Open it from the mail once more.')
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'This link is not complete. Open it from the mail once more.')

export const acceptInvitationSchema = z.strictObject({ token })

/** Of the address of the invitation's page; what is no token is nobody's. */
export const invitationLinkSchema = z.object({ token: token.catch('') })
