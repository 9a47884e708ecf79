// Who may do what to whom within a team. Pure, for the actions and the pages alike; the policies of the database say the
// same (prisma/migrations/20261122000900_teams).

/** Those of a team, the mightiest first. */
export const MEMBER_ROLES = ['OWNER', 'ADMIN', 'MEMBER'] as const

export type MemberRole = (typeof MEMBER_ROLES)[number]

/** The roles in words, alone and within a sentence, and what each may. */
export const ROLE_WORDS: Record<MemberRole, { name: string; as: string; may: string }> = {
  OWNER: {
    name: 'Owner',
    as: 'an owner',
    may: 'Everything: also hand the team over, delete it, and make others owners.',
  },
  ADMIN: {
    name: 'Admin',
    as: 'an admin',
    may: 'Invites and removes people, changes roles below owner, renames the team, and sees billing and the audit trail.',
  },
  MEMBER: { name: 'Member', as: 'a member', may: 'Works in the team and sees who else is in it.' },
}

/** The roles somebody may give: none above their own, and a member none at all. */
export const grantableRoles = (actor: MemberRole): readonly MemberRole[] =>
  actor === 'MEMBER' ? [] : MEMBER_ROLES.slice(MEMBER_ROLES.indexOf(actor))

/** Changing a role takes the power to give both: an admin neither makes nor unmakes an owner. */
export const canChangeRole = (actor: MemberRole, target: MemberRole, next: MemberRole): boolean =>
  canRemove(actor, target) && grantableRoles(actor).includes(next)

export const canRemove = (actor: MemberRole, target: MemberRole): boolean =>
  grantableRoles(actor).includes(target)
