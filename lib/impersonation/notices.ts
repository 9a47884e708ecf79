import { z } from 'zod'
import { at, notice, on } from '@/lib/mail/notice'
import { letter } from '@/lib/mail/templates'
import { absoluteUrl } from '@/lib/urls'

const started = z.strictObject({
  by: z.string(),
  reason: z.string(),
  minutes: z.number().int(),
  at,
})

/** What the person is told as whom an admin acts. */
export const IMPERSONATION_NOTICES = {
  impersonated: notice(started, ({ by, reason, minutes, at }) =>
    letter({
      subject: `${by} looked into your account`,
      heading: 'An admin acted as you',
      paragraphs: [
        `${by}, an admin of the platform, began to see Portcullis as you do${on(at)}, for ${minutes} minutes at most.`,
        `The reason they gave: ${reason}`,
        'They could not open your billing, your security settings, or anything that asks for a fresh login. What they did is in the audit under both your names.',
      ],
      button: { label: 'See your devices', href: absoluteUrl('/security') },
      footer: 'If this surprises you, end that device there, and ask whoever runs this.',
    }),
  ),
} as const
