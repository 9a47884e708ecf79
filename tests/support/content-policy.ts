import { createHash } from 'node:crypto'

/** A Content-Security-Policy, directive by directive. */
export type Policy = Map<string, string[]>

export function parsePolicy(header: string | null): Policy {
  return new Map(
    (header ?? '')
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .map(([name = '', ...sources]): [string, string[]] => [name, sources])
      .filter(([name]) => name !== ''),
  )
}

type Script = { attributes: string; text: string }

export const scriptsOf = (html: string): Script[] =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].map(([, attributes = '', text = '']) => ({
    attributes,
    text,
  }))

/** The script tags of a page that its policy would stop: none, or the page does not work. */
export function stoppedScripts(html: string, policy: Policy): string[] {
  const sources = policy.get('script-src') ?? []
  return scriptsOf(html)
    .filter(({ attributes, text }) => {
      const nonce = /\snonce="([^"]+)"/.exec(attributes)?.[1]
      if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return false
      if (/\ssrc="\/(?!\/)/.test(attributes)) return !sources.includes("'self'")
      return !sources.includes(`'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    })
    .map(({ attributes, text }) => `<script${attributes}>${text.slice(0, 60)}`)
}

/** React's mark on a form that only a script can send: the policy stops it as it does all of its kind. */
const UNSENT = 'javascript:throw new Error(&#x27;React form unexpectedly submitted.&#x27;)'

/** What a page may not carry at all: handlers and styles in attributes, and addresses that are code. */
export const inlineCode = (html: string): string[] =>
  [...html.matchAll(/<[a-z][^>]*\s(on[a-z]+="|style="|(href|src|action)="\s*javascript:)[^>]*>/gi)]
    .map(([tag]) => tag)
    .filter((tag) => !tag.includes(UNSENT))
