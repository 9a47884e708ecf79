import { Grid3x3, Link2, RefreshCw } from 'lucide-react'

const promises = [
  {
    icon: Grid3x3,
    title: 'Walls the database keeps',
    text: 'Tenants are separated by PostgreSQL itself, through a role that cannot look past its own rows. A forgotten filter returns nothing.',
  },
  {
    icon: Link2,
    title: 'A record that cannot be left out',
    text: 'What changed and who did it commit together, or not at all. What was refused is written down too, under the request id the person saw.',
  },
  {
    icon: RefreshCw,
    title: 'Billing that converges',
    text: 'A webhook only rings the bell. Late, double or out of order, it ends in one function that reads what Stripe holds and overwrites ours.',
  },
]

/** What the starter guarantees today. */
export function Promises() {
  return (
    <section id="guarantees" aria-labelledby="guarantees-title" className="scroll-mt-6">
      <h2 id="guarantees-title" className="sr-only">
        Guarantees
      </h2>
      <ul className="mx-auto grid w-full max-w-[1120px] gap-9 px-5 py-14 sm:px-6 md:grid-cols-3 md:gap-10 md:py-20">
        {promises.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon className="mb-4 size-6.5 text-brass" strokeWidth={1.7} aria-hidden="true" />
            <h3 className="mb-2 text-[19px] font-semibold tracking-[-0.015em]">{title}</h3>
            <p className="text-[15.5px] text-pretty text-muted-foreground">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
