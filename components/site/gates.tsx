import { after, before, type Gate, inside } from './gates-data'

/** The picture of the guard: its checks from top to bottom, and what stays outside at each. */
export function Gates() {
  return (
    <section id="gates" aria-labelledby="gates-title" className="scroll-mt-0 border-y bg-muted">
      <div className="mx-auto w-full max-w-[1120px] px-5 py-14 sm:px-6 md:py-20">
        <div className="mb-9 max-w-[38em]">
          <h2 id="gates-title" className="mb-3 text-3xl font-semibold tracking-title text-balance">
            One way in, and the order never changes
          </h2>
          <p className="text-[15.5px] text-pretty text-muted-foreground">
            An action says what it needs; the guard decides when it is asked. No call site can move a check,
            or run without the first five. At each one, something stays outside.
          </p>
        </div>
        <div
          aria-hidden="true"
          className="hidden grid-cols-[26px_7.5rem_1fr_19rem] gap-x-6 px-5 pb-2 text-[12.5px] font-medium text-muted-foreground md:grid"
        >
          <span className="col-start-2">Gate</span>
          <span>What it asks</span>
          <span>What stays outside</span>
        </div>
        <ol className="rounded-t-lg border border-b-0 bg-card">{toRows(before, 1)}</ol>
        <div className="relative border-2 border-brass bg-card">
          <p className="absolute -top-3 right-4 rounded-[5px] bg-brass-wash px-2 py-0.5 text-[12.5px] font-[550] text-brass-ink">
            one transaction
          </p>
          <ol start={before.length + 1}>{toRows(inside, before.length + 1)}</ol>
          <p className="absolute right-4 -bottom-3 rounded-[5px] bg-brass-wash px-2 py-0.5 text-[12.5px] font-[550] text-brass-ink">
            commit
          </p>
        </div>
        <ol start={before.length + inside.length + 1} className="rounded-b-lg border border-t-0 bg-card">
          {toRows(after, before.length + inside.length + 1)}
        </ol>
      </div>
    </section>
  )
}

function toRows(gates: Gate[], first: number) {
  return gates.map((gate, index) => (
    <li
      key={gate.name}
      className="grid grid-cols-[26px_1fr] gap-x-3.5 gap-y-0.5 border-t px-4 py-3.5 first:border-t-0 md:grid-cols-[26px_7.5rem_1fr_19rem] md:gap-x-6 md:px-5"
    >
      <NumberedGate number={first + index} />
      <h3 className="font-[550]">{gate.name}</h3>
      <p className="text-[14.5px] text-muted-foreground max-md:col-start-2">{gate.asks}</p>
      <p className="text-[14.5px] text-denied max-md:col-start-2">
        <span className="sr-only">Stays outside: </span>
        {gate.refuses}
      </p>
    </li>
  ))
}

function NumberedGate({ number }: { number: number }) {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" fill="none" className="-mt-0.5" aria-hidden="true">
      <path d="M3 25V12.5a10 10 0 0 1 20 0V25" stroke="var(--brass)" strokeWidth="1.5" />
      <text x="13" y="19" textAnchor="middle" fontSize="12" fontWeight="600" fill="var(--brass-ink)">
        {number}
      </text>
    </svg>
  )
}
