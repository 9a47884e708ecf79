import { ShieldCheck } from 'lucide-react'
import { handlerLine, readSource } from './source-file'

const colours = {
  keyword: 'text-brass-ink',
  string: 'text-granted',
  comment: 'text-muted-foreground',
  word: undefined,
  plain: 'text-muted-foreground',
}

const checks = ['origin', 'input', 'limit', 'session', 'role', 'owner']
const writes = ['audit row', 'one commit for both']

/**
 * A file of this very repository, read when the page is built, and what the guard does around it.
 *
 * @param path relative to the repository's root
 */
export function CodePanel({ path }: { path: string }) {
  const lines = readSource(path)
  return (
    <figure className="min-w-0 overflow-hidden rounded-xl border bg-card shadow-lift">
      <figcaption className="machine flex items-center justify-between gap-3 border-b px-4.5 py-3 text-muted-foreground">
        <span className="truncate">{path}</span>
        <span className="flex items-center gap-1.5 text-granted">
          <ShieldCheck className="size-3.5" aria-hidden="true" />
          guarded
        </span>
      </figcaption>
      <section
        className="overflow-x-auto py-4 [mask-image:linear-gradient(to_right,black_calc(100%-36px),transparent)]"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard (axe scrollable-region-focusable)
        tabIndex={0}
        aria-label={`Source of ${path}`}
      >
        <pre className="machine w-max min-w-full leading-[1.75]">
          {lines.map(({ number, runs }) => (
            <span key={number} className="block pr-10">
              <span
                className="inline-block w-11 pr-4 text-right text-muted-foreground select-none"
                aria-hidden="true"
              >
                {number}
              </span>
              {runs.map(({ kind, text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a line never move
                <span key={index} className={colours[kind]}>
                  {text}
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </pre>
      </section>
      <dl className="machine grid gap-1.5 border-t bg-muted px-4.5 py-4 text-muted-foreground">
        <dt>checked before line {handlerLine(lines)}, in this order</dt>
        <dd className="mb-2 flex flex-wrap gap-x-3.5 gap-y-1 text-foreground">{checks.map(toPassed)}</dd>
        <dt>written after it</dt>
        <dd className="flex flex-wrap gap-x-3.5 gap-y-1 text-foreground">{writes.map(toPassed)}</dd>
      </dl>
    </figure>
  )
}

function toPassed(text: string) {
  return (
    <span key={text} className="flex items-center gap-1.5">
      <span className="size-2.5 rounded-[2px] bg-granted" aria-hidden="true" />
      {text}
    </span>
  )
}
