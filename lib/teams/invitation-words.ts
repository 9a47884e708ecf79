/** How an invitation can be over. */
export type InvitationEnd = 'used' | 'expired' | 'revoked'

type Names = { teamName: string; inviterName: string }

/** What somebody reads whose invitation opens nothing: what happened, and what to do next. */
export type EndWords = { title: string; next: string }

/**
 * The words for an invitation that is over.
 *
 * @param isTheirs whether whoever reads it is signed in with the address it was sent to
 */
export function invitationEnd(
  end: InvitationEnd,
  { teamName, inviterName }: Names,
  isTheirs: boolean,
): EndWords {
  if (end === 'expired')
    return {
      title: 'The invitation has run out',
      next: `It waited too long. Ask ${inviterName} to send it again; the team ${teamName} is still there.`,
    }
  if (end === 'revoked')
    return {
      title: 'The invitation was taken back',
      next: `It no longer opens ${teamName}. If you think that is a mistake, ask ${inviterName}.`,
    }
  if (isTheirs)
    return { title: `You have joined ${teamName}`, next: 'It is in the menu, where you switch teams.' }
  return {
    title: 'The invitation has been used',
    next: `It works once. If it was you who joined ${teamName}, sign in with the address it was sent to. If not, tell ${inviterName}.`,
  }
}

export const NO_INVITATION: EndWords = {
  title: 'There is no such invitation',
  next: 'A part of the link may be missing, because some mail programs cut long ones; or a newer mail took its place. Open the link of the newest mail, or ask whoever invited you to send it again.',
}
