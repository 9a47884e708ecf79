/** The platform's roles in words; those of a team stand in lib/teams/policy.ts. */

export type PlatformRole = 'ADMIN' | 'USER'

export const platformRoleWords: Record<PlatformRole, string> = { ADMIN: 'Admin', USER: 'User' }

/** Up to two letters that stand for a name where there is no room for it. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
