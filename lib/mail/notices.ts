import 'server-only'
import { z } from 'zod'
import { FACTOR_CHANGES, FACTOR_WORDS } from '@/lib/factors/words'
import { IMPERSONATION_NOTICES } from '@/lib/impersonation/notices'
import { absoluteUrl } from '@/lib/urls'
import { ACCOUNT_NOTICES } from './account-notices'
import { at, notice, on } from './notice'
import { TEAM_NOTICES } from './team-notices'
import { letter, type Mail } from './templates'

/**
 * The mails that may be sent later. What they say stands in the queue until then, so nothing secret may be among their
 * values: a link that signs somebody in is mailed at once (lib/mail/send.ts).
 */
export const NOTICES = {
  'role-changed': notice(z.strictObject({ role: z.enum(['ADMIN', 'USER']), at }), ({ role, at }) =>
    letter({
      subject: 'Your role was changed',
      heading: role === 'ADMIN' ? 'You are an admin now' : 'You are no longer an admin',
      paragraphs: [
        `Another admin of the platform changed your role${on(at)}. You were signed out everywhere, because it holds from now on; sign in again to go on.`,
      ],
      button: { label: 'Sign in', href: absoluteUrl('/dashboard') },
      footer: 'If this surprises you, ask an admin of the platform.',
    }),
  ),
  disabled: notice(z.strictObject({ at }), ({ at }) =>
    letter({
      subject: 'Your account was disabled',
      heading: 'Your account was disabled',
      paragraphs: [
        `An admin of the platform disabled your account${on(at)}. You were signed out everywhere and cannot sign in until it is enabled again. Nothing of yours was deleted.`,
      ],
      button: { label: 'To the start page', href: absoluteUrl('/') },
      footer: 'If you think that this is a mistake, ask whoever runs this.',
    }),
  ),
  'new-device': notice(z.strictObject({ at, browser: z.string(), where: z.string() }), (device) =>
    letter({
      subject: 'You signed in on a new device',
      heading: 'A new sign-in',
      paragraphs: [
        `Somebody signed in to your account${on(device.at)} with ${device.browser}, from ${device.where}. We have not seen this browser there before.`,
        'If it was you, there is nothing to do.',
      ],
      button: { label: 'See your devices', href: absoluteUrl('/security') },
      footer: 'If it was not you, end that device there, and change the password of your mailbox.',
    }),
  ),
  'factor-changed': notice(z.strictObject({ change: z.enum(FACTOR_CHANGES) }), ({ change }) =>
    letter({
      subject: 'Your second factors were changed',
      heading: FACTOR_WORDS[change],
      paragraphs: [
        'Second factors prove that it is you, when you sign in and before you change what matters.',
      ],
      button: { label: 'See your security page', href: absoluteUrl('/security') },
      footer: 'If this was not you, end all other devices there and remove what you do not know.',
    }),
  ),
  ...ACCOUNT_NOTICES,
  ...TEAM_NOTICES,
  ...IMPERSONATION_NOTICES,
} as const

export type Template = keyof typeof NOTICES
export type ValuesOf<Name extends Template> = z.input<(typeof NOTICES)[Name]['values']>

/** A notice as a mail, in today's words. Values that the template no longer takes are an error. */
export const render = (template: Template, values: unknown): Mail => NOTICES[template].render(values)
