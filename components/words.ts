/** The roles in words. Which role may do what is decided on the server, never here. */

export type PlatformRole = 'ADMIN' | 'USER'
export type MemberRole = 'OWNER' | 'ADMIN' | 'MEMBER'

export const platformRoleWords: Record<PlatformRole, string> = { ADMIN: 'Admin', USER: 'User' }

export const memberRoleWords: Record<MemberRole, string> = {
  OWNER: 'Owner',
  ADMIN: 'Team admin',
  MEMBER: 'Member',
}

/** Up to two letters that stand for a name where there is no room for it. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
