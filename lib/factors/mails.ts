import 'server-only'
import { letter, type Mail } from '@/lib/mail/templates'
import { absoluteUrl } from '@/lib/urls'

/** The mail with the code that confirms that it is still the same person. It is sent at once, and waits in no queue. */
export const codeMail = (code: string): Mail =>
  letter({
    subject: 'Your confirmation code',
    heading: `${code.slice(0, 4)} ${code.slice(4)}`,
    paragraphs: [
      'Type this code where you asked for it, within ten minutes. It works once, and only in that browser.',
    ],
    button: { label: 'Back to the page', href: absoluteUrl('/re-authenticate') },
    footer:
      'If you did not ask for it, somebody is signed in as you: sign in and end the devices you do not know, on the security page.',
  })
