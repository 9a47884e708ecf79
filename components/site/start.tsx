const steps = [
  {
    title: 'Clone and start',
    text: 'PostgreSQL, a mailbox, Google and GitHub sign-in and a Stripe with checkout and portal start on your own machine.',
  },
  {
    title: 'Sign in as someone who is already there',
    text: 'Ada runs the platform, Uma has a team, Ben is in another one. Their sign-in links arrive in the local mailbox.',
  },
  {
    title: 'Buy a plan',
    text: 'Card 4242 4242 4242 4242 is accepted, 4000 0000 0000 0002 is declined. Then read in the audit what was recorded.',
  },
]

/** How to begin: the two commands, and what to click first. */
export function Start() {
  return (
    <section id="start" aria-labelledby="start-title" className="scroll-mt-6">
      <div className="mx-auto grid w-full max-w-[1120px] items-start gap-10 px-5 py-14 sm:px-6 md:py-20 lg:grid-cols-2 lg:gap-16">
        <div className="min-w-0">
          <h2 id="start-title" className="mb-6 text-3xl font-semibold tracking-title text-balance">
            From clone to paid plan, without an account anywhere
          </h2>
          <pre className="rounded-lg border bg-card px-5 py-4 font-mono text-[13.5px] leading-[1.9] break-words whitespace-pre-wrap shadow-lift">
            <Command>git clone &lt;your fork&gt; my-product &amp;&amp; cd my-product</Command>
            <Command>npm run dev</Command>
          </pre>
        </div>
        <ol className="grid gap-6">
          {steps.map((step, index) => (
            <li key={step.title} className="grid grid-cols-[28px_1fr] gap-x-4">
              <span
                className="grid size-7 place-items-center rounded-full bg-brass-wash text-[13px] font-semibold text-brass-ink"
                aria-hidden="true"
              >
                {index + 1}
              </span>
              <div>
                <h3 className="font-semibold tracking-[-0.01em]">{step.title}</h3>
                <p className="text-[15px] text-pretty text-muted-foreground">{step.text}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}

function Command({ children }: { children: React.ReactNode }) {
  return (
    <span className="block">
      <span className="text-brass-ink select-none">$ </span>
      {children}
    </span>
  )
}
