import type { Entry, EntryKind, Manifest } from '../../lib/surfaces/entry.ts'
import {
  durationWords,
  inputFields,
  KINDS,
  limitWords,
  queueWords,
  recordedFor,
  tenantOf,
  whoMay,
} from '../../lib/surfaces/words.ts'
import { table } from '../table.ts'

/** docs/surface.md: the manifest for people, a table for each kind and a paragraph for each way in that has more to say. */
export function surfacePage({ entries }: Manifest): string {
  const kinds = Object.keys(KINDS).filter((kind) =>
    entries.some((entry) => entry.kind === kind),
  ) as EntryKind[]
  return `# Every way in

Written by \`npm run surface\` from the declarations themselves, and compared with what Next compiled after each build;
edit those, not this. The same list for machines, with the inputs as JSON Schema, is \`surface.json\`; admins find it in
the app, at \`/admin/surfaces\`. How a declaration is enforced: [architecture](architecture.md#the-surface-manifest).

${table(
  ['Kind', 'Ways in'],
  kinds.map((kind) => [KINDS[kind][0], String(of(entries, kind).length)]),
)}

${kinds.map((kind) => section(kind, of(entries, kind))).join('\n')}`
}

const of = (entries: readonly Entry[], kind: EntryKind): Entry[] =>
  entries.filter((entry) => entry.kind === kind)

function section(kind: EntryKind, entries: readonly Entry[]): string {
  const [title, says] = KINDS[kind]
  const addressed = entries.some(({ address }) => address !== null)
  const rows = entries.map((entry) => [
    `\`${entry.name}\``,
    ...(addressed ? [`\`${entry.address ?? ''}\``] : []),
    whoMay(entry),
    tenantOf(entry),
  ])
  const head = ['Name', ...(addressed ? ['Address'] : []), 'Who may', 'Whose rows']
  const more = entries.filter(({ event }) => event !== null).map(details)
  return `## ${title}\n\n${says}\n\n${table(head, rows)}\n${more.length > 0 ? `\n${more.join('\n')}` : ''}`
}

/** What there is to say of one way in, a line each; lines that would say "none" are left out. */
function details(entry: Entry): string {
  const { idempotent, queue, every, output, codes } = entry
  const facts: [string, string][] = [
    ['File', `\`${entry.file}\``],
    [
      'Input',
      inputFields(entry)
        .map(
          ({ part, name, required, fits }) =>
            `${part} \`${name}\`${required ? '' : ' (may be left out)'}: ${fits}`,
        )
        .join('; ') || 'nothing',
    ],
    ['Acting as somebody', entry.impersonated ?? ''],
    ['Answers', (output ?? []).map((key) => `\`${key}\``).join(', ')],
    ['Limits', entry.limits.map(limitWords).join('; and ')],
    ['Done once', idempotent === null ? '' : `for ${durationWords(idempotent)} under one key`],
    ['Queue', queue === null ? '' : queueWords(queue)],
    ['Every', every === null ? '' : durationWords(every)],
    ['Event', `\`${entry.event}\`, ${recordedFor(entry)}`],
    [
      entry.kind === 'job' ? 'Can fail with' : 'Can be told',
      entry.reasons.map((reason) => `\`${reason}\``).join(', '),
    ],
    ['Codes of the work', codes.work.map((code) => `\`${code}\``).join(', ')],
  ]
  const lines = facts.filter(([, says]) => says !== '').map(([label, says]) => `- **${label}**: ${says}`)
  return `### \`${entry.name}\`${entry.address === null ? '' : ` at \`${entry.address}\``}\n\n${lines.join('\n')}\n`
}
