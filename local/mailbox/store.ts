import PostalMime, { type Address } from 'postal-mime'
import { readIfThere, writeWhole } from '../files.ts'

export type Message = {
  id: string
  from: string
  to: string[]
  subject: string
  /** When it arrived, ISO 8601. */
  date: string
  text: string
  html: string
  /** Every http(s) address in it, in order, each once. */
  links: string[]
}

const KEEP = 500

export type MailStore = {
  /** Newest first; with `to`, only what was sent to that address. */
  list(to?: string): Message[]
  find(id: string): Message | undefined
  receive(raw: Buffer, recipients: readonly string[]): Promise<Message>
  clear(): void
}

/**
 * The last 500 messages, in memory and, where a file is named, on disk too.
 *
 * @param file a JSON file that is read now and rewritten at every message
 */
export function openMailStore(file?: string): MailStore {
  let messages: Message[] = JSON.parse((file && readIfThere(file)) || '[]')
  const save = () => {
    if (file) writeWhole(file, JSON.stringify(messages), 0o600)
  }
  return {
    list: (to) => (to ? messages.filter((message) => message.to.includes(to.toLowerCase())) : messages),
    find: (id) => messages.find((message) => message.id === id),
    async receive(raw, recipients) {
      const message = await read(raw, recipients)
      messages = [message, ...messages].slice(0, KEEP)
      save()
      return message
    },
    clear() {
      messages = []
      save()
    },
  }
}

/** The envelope says who receives it: a blind copy stands nowhere else. */
async function read(raw: Buffer, recipients: readonly string[]): Promise<Message> {
  const mail = await PostalMime.parse(raw)
  const html = mail.html ?? ''
  const text = mail.text ?? ''
  return {
    id: crypto.randomUUID(),
    from: written(mail.from),
    to: recipients.map((recipient) => recipient.toLowerCase()),
    subject: mail.subject ?? '',
    date: new Date().toISOString(),
    text,
    html,
    links: linksIn(text, html),
  }
}

function written(address: Address | undefined): string {
  if (!address?.address) return ''
  return address.name ? `${address.name} <${address.address}>` : address.address
}

function linksIn(text: string, html: string): string[] {
  const hrefs = [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
  const plain = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([link]) => link)
  return [...new Set([...hrefs, ...plain])]
}
