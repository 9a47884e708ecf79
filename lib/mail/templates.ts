/** A mail with its plain-text twin. */
export type Mail = { subject: string; text: string; html: string }

/**
 * The mail with the sign-in link.
 *
 * @param code six digits, for whoever reads the mail on another device
 */
export function signInMail(link: string, host: string, code: string): Mail {
  return letter({
    subject: `Sign in to ${host}`,
    heading: 'Sign in',
    paragraphs: [
      'Open this link within ten minutes, in the browser where you asked for it. It works once.',
      `Reading this on another device? Type these six digits where you asked: ${code}`,
    ],
    button: { label: 'Continue to sign in', href: link },
    footer: 'If you did not ask for this mail, ignore it: nobody gets in without the link.',
  })
}

type Letter = {
  subject: string
  heading: string
  paragraphs: string[]
  button: { label: string; href: string }
  footer: string
}

/** One column, one button; colours of the product, readable in both modes of a mail reader. */
export function letter({ subject, heading, paragraphs, button, footer }: Letter): Mail {
  const text = [heading, '', ...paragraphs, '', `${button.label}:`, button.href, '', footer, ''].join('\n')
  const body = paragraphs.map((line) => `<p style="margin:0 0 20px">${encode(line)}</p>`).join('')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>${encode(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#fbfaf7;color:#1b1f2b;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:32px;background:#fff;border:1px solid #e3e0d9;border-radius:10px">
<p style="margin:0 0 24px;font-weight:600;color:#7d5311">Portcullis</p>
<h1 style="margin:0 0 12px;font-size:24px;letter-spacing:-0.02em">${encode(heading)}</h1>
${body}
<p style="margin:0 0 24px"><a href="${encode(button.href)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#282d3c;color:#fff;text-decoration:none;font-weight:600">${encode(button.label)}</a></p>
<p style="margin:0;font-size:14px;color:#5c6170">${encode(footer)}</p>
</div></body></html>`
  return { subject, text, html }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const encode = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
