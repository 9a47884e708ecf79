import type { ReactNode } from 'react'
import type { Entry } from '@/lib/surfaces/entry'
import {
  durationWords,
  inputFields,
  limitWords,
  queueWords,
  recordedFor,
  tenantOf,
} from '@/lib/surfaces/words'

/** All that a way in declares. What it does not declare is left out, but for its input: that it takes nothing is said. */
export function SurfaceDetails({ entry }: { entry: Entry }) {
  const { event, output, limits, idempotent, queue, every, codes } = entry
  return (
    <dl className="grid gap-x-6 gap-y-3 px-4 pt-2.5 pb-5 text-sm sm:pr-5 sm:pl-11.5 md:grid-cols-[9rem_minmax(0,1fr)]">
      <Fact term="Declared in">
        <Machine>{entry.file}</Machine>
        {entry.address === null ? null : <span className="text-muted-foreground"> as {entry.name}</span>}
      </Fact>
      <Fact term="Whose rows">{tenantOf(entry)}</Fact>
      {event === null ? null : (
        <>
          <Fact term="Takes">
            <Input entry={entry} />
          </Fact>
          <Fact term="Acting as somebody">
            {entry.impersonated && (entry.impersonated === 'open' ? 'Open' : 'Closed')}
          </Fact>
          <Fact term="Answers">{output && <Names names={output} />}</Fact>
          <Fact term="Limits">
            {limits.length > 0 && limits.map((limit) => <p key={limitWords(limit)}>{limitWords(limit)}</p>)}
          </Fact>
          <Fact term="Done once">{idempotent && `For ${durationWords(idempotent)} under one key`}</Fact>
          <Fact term="Queue">{queue && queueWords(queue)}</Fact>
          <Fact term="Every">{every && durationWords(every)}</Fact>
          <Fact term="Recorded as">
            <Machine>{event}</Machine>
            <span className="text-muted-foreground"> {recordedFor(entry)}</span>
          </Fact>
          <Fact term={entry.kind === 'job' ? 'Can fail with' : 'Can be told'}>
            {entry.reasons.length > 0 && <Names names={entry.reasons} />}
          </Fact>
          <Fact term="Codes of the guard">{codes.guard.length > 0 && <Names names={codes.guard} />}</Fact>
          <Fact term="Codes of the work">{codes.work.length > 0 && <Names names={codes.work} />}</Fact>
        </>
      )}
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (!children) return null
  return (
    <div className="contents">
      <dt className="text-muted-foreground max-md:-mb-2">{term}</dt>
      <dd className="text-pretty [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}

function Input({ entry }: { entry: Entry }) {
  const fields = inputFields(entry)
  if (fields.length === 0) return 'Nothing'
  return (
    <ul className="grid gap-1">
      {fields.map(({ part, name, required, fits }) => (
        <li key={`${part} ${name}`}>
          <Machine>{name}</Machine> {fits}
          <span className="text-muted-foreground">
            {' '}
            · {part}
            {required ? '' : ', may be left out'}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Names that machines use, each able to break the line behind it. */
function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
      {names.map((name) => (
        <li key={name}>
          <Machine>{name}</Machine>
        </li>
      ))}
    </ul>
  )
}

const Machine = ({ children }: { children: ReactNode }) => (
  <code className="machine [overflow-wrap:anywhere]">{children}</code>
)
