import { z } from 'zod'
import { absoluteUrl } from '@/lib/urls'
import { at, notice, on } from './notice'
import { letter } from './templates'

/** What is mailed to whom about their own account. */
export const ACCOUNT_NOTICES = {
  'account-export-ready': notice(z.strictObject({ until: z.iso.datetime() }), ({ until }) =>
    letter({
      subject: 'Your data is ready',
      heading: 'Your data is ready',
      paragraphs: [
        `Everything that we have about you lies ready as a file. It is deleted again${on(until)}; you can ask for another one at any time.`,
        'The link leads to your account: only you get the file, after you sign in.',
      ],
      button: { label: 'Go to the download', href: absoluteUrl('/account') },
      footer: 'If you did not ask for it, end the devices you do not know, on the security page.',
    }),
  ),
  'account-closing': notice(z.strictObject({ until: z.iso.datetime() }), ({ until }) =>
    letter({
      subject: 'Your account is going to be deleted',
      heading: 'Your account is going to be deleted',
      paragraphs: [
        `You asked for that, and were signed out everywhere. It happens${on(until)}; until then nothing is lost.`,
        'To keep your account, sign in before that and press “Keep my account”.',
      ],
      button: { label: 'Sign in to keep it', href: absoluteUrl('/sign-in') },
      footer:
        'If you did not ask for this, sign in now, keep the account, and end the devices you do not know.',
    }),
  ),
  'account-kept': notice(z.strictObject({ at }), ({ at: when }) =>
    letter({
      subject: 'Your account stays',
      heading: 'Your account stays',
      paragraphs: [`The deletion was undone${on(when)}. Everything is as it was; sign in to go on.`],
      button: { label: 'Sign in', href: absoluteUrl('/sign-in') },
      footer: 'If it was not you who kept it, sign in and look at the devices on your security page.',
    }),
  ),
  'account-deleted': notice(z.strictObject({ at }), ({ at: when }) =>
    letter({
      subject: 'Your account was deleted',
      heading: 'Your account was deleted',
      paragraphs: [
        `What was yours alone was deleted${on(when)}, and what you paid for there has ended. In the records of teams you were in stands a number in the place of your name.`,
        'This is the last mail to this address.',
      ],
      button: { label: 'To the start page', href: absoluteUrl('/') },
      footer: 'If you come back one day, sign in with any address: you begin anew.',
    }),
  ),
} as const
