/** True by construction, not by measurement: what measurement says is not typed by hand. */
const facts = [
  { figure: '2', text: 'commands from clone to paid plan' },
  { figure: '0', text: 'accounts or keys to try it' },
  { figure: '1', text: 'transaction for change and record' },
  { figure: '3', text: 'database roles, none above row-level security' },
]

/** The strip of figures under the first screen. */
export function Facts() {
  return (
    <div className="border-y bg-card">
      <dl className="mx-auto grid w-full max-w-[1120px] grid-cols-2 px-5 sm:px-6 lg:grid-cols-4">
        {facts.map(({ figure, text }) => (
          <div
            key={figure}
            className="flex flex-col-reverse justify-end border-border py-5 pr-4 even:border-l even:pl-5 max-lg:nth-[n+3]:border-t lg:py-6.5 lg:not-first:border-l lg:not-first:pl-6"
          >
            <dt className="text-sm text-muted-foreground">{text}</dt>
            <dd className="text-3xl leading-tight font-semibold tracking-tight">{figure}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
