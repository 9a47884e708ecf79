import { z } from 'zod'
import { MEMBER_ROLES, ROLE_WORDS } from '@/lib/teams/policy'
import { absoluteUrl } from '@/lib/urls'
import { at, notice, on } from './notice'
import { letter } from './templates'

const said = { team: z.string(), at }

/** What is mailed to whom something was done to in a team. */
export const TEAM_NOTICES = {
  'team-removed': notice(z.strictObject({ ...said, by: z.string() }), ({ team, by, at: when }) =>
    letter({
      subject: `You are no longer in ${team}`,
      heading: `You are no longer in ${team}`,
      paragraphs: [
        `${by} took you out of the team${on(when)}. What is the team’s stays with it; your account and your own space are as they were.`,
      ],
      button: { label: 'To your own space', href: absoluteUrl('/dashboard') },
      footer: 'If you think that this is a mistake, ask an owner of the team to invite you again.',
    }),
  ),
  'team-role-changed': notice(
    z.strictObject({ ...said, by: z.string(), role: z.enum(MEMBER_ROLES) }),
    ({ team, by, role, at: when }) =>
      letter({
        subject: `Your role in ${team} was changed`,
        heading: `You are ${ROLE_WORDS[role].as} of ${team} now`,
        paragraphs: [`${by} changed your role${on(when)}. ${ROLE_WORDS[role].may}`],
        button: { label: 'See the team', href: absoluteUrl('/team') },
        footer: 'If this surprises you, ask an owner of the team.',
      }),
  ),
  'team-handed-over': notice(
    z.strictObject({ ...said, from: z.string(), to: z.string() }),
    ({ team, from, to, at: when }) =>
      letter({
        subject: `${team} has a new owner`,
        heading: `${to} owns ${team} now`,
        paragraphs: [`${from} handed the team over to ${to}${on(when)}, and is an admin of it from now on.`],
        button: { label: 'See the team', href: absoluteUrl('/team') },
        footer: `If this surprises you, talk to ${from} and ${to}, and look into the audit trail of the team.`,
      }),
  ),
  'team-inherited': notice(z.strictObject({ ...said, to: z.string() }), ({ team, to, at: when }) =>
    letter({
      subject: `You own ${team} now`,
      heading: `${to}, you own ${team} now`,
      paragraphs: [
        `Its last owner deleted their account${on(when)}. A team always has an owner, and now that is you.`,
      ],
      button: { label: 'See the team', href: absoluteUrl('/team') },
      footer: 'If somebody else should own it, hand it over on that page.',
    }),
  ),
  'team-deleted': notice(z.strictObject({ ...said, by: z.string() }), ({ team, by, at: when }) =>
    letter({
      subject: `${team} was deleted`,
      heading: `${team} was deleted`,
      paragraphs: [
        `${by} deleted the team${on(when)}, with all that was in it. Your account and your own space are as they were.`,
      ],
      button: { label: 'To your own space', href: absoluteUrl('/dashboard') },
      footer: `If this surprises you, talk to ${by}.`,
    }),
  ),
} as const
