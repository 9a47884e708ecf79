import { buttonVariants } from '@/components/ui/button-variants'
import { CodePanel } from './code-panel'

/** First screen of the landing page: the promise, and a real file that keeps it. */
export function Hero() {
  return (
    <div className="relative">
      <div
        className="lattice absolute inset-0 -top-17 -z-10 [mask-image:radial-gradient(60%_90%_at_78%_40%,black,transparent)]"
        aria-hidden="true"
      />
      <div className="mx-auto grid w-full max-w-[1120px] items-center gap-10 px-5 pt-10 pb-14 sm:px-6 lg:grid-cols-[minmax(0,1.02fr)_minmax(0,1fr)] lg:gap-16 lg:pt-16 lg:pb-22">
        <div>
          <h1 className="mb-5.5 text-[clamp(40px,5.4vw,64px)] leading-[1.02] font-semibold tracking-display text-balance">
            Every action goes through the gate.
          </h1>
          <p className="mb-7.5 max-w-[34em] text-lg leading-[1.55] text-pretty text-muted-foreground">
            A Next.js starter for products that take money and keep secrets. Session, role, tenant, input,
            limit and audit are checked in one place, in one order, and what changed commits with the record
            of it.
          </p>
          <div className="flex flex-wrap gap-3">
            <a href="#start" className={buttonVariants({ size: 'lg' })}>
              Start a project
            </a>
            <a href="#gates" className={buttonVariants({ size: 'lg', variant: 'outline' })}>
              See what it refuses
            </a>
          </div>
          <p className="mt-6.5 font-mono text-[13.5px] text-muted-foreground">
            <span className="text-brass-ink">$</span> <span className="text-foreground">npm run dev</span>
            <span className="ml-3">no account, no key</span>
          </p>
        </div>
        <CodePanel path="actions/update-user-name.ts" />
      </div>
    </div>
  )
}
