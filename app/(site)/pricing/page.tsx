import type { Metadata } from 'next'
import { PlanColumns } from '@/components/billing/plan-columns'
import { Faq } from '@/components/site/faq'
import { buttonVariants } from '@/components/ui/button-variants'

export const metadata: Metadata = {
  title: 'Pricing',
  description: 'What each plan costs, monthly and yearly, and what it holds.',
}

export default function PricingPage() {
  return (
    <div className="mx-auto w-full max-w-[1120px] px-5 pt-10 pb-16 sm:px-6 md:pt-16 md:pb-24">
      <h1 className="mb-3 text-[clamp(34px,4.4vw,48px)] leading-[1.05] font-semibold tracking-display text-balance">
        Pay when it works for you
      </h1>
      <p className="mb-8 max-w-[36em] text-[17px] text-pretty text-muted-foreground">
        Start free, with everything that keeps you safe. Pay when the team grows.
      </p>
      <h2 className="sr-only">Plans</h2>
      <PlanColumns
        action={(plan, price) =>
          price ? (
            <a href="/billing" className={buttonVariants({ className: 'w-full' })}>
              Choose {plan.name}
            </a>
          ) : (
            <a href="/sign-in" className={buttonVariants({ variant: 'outline', className: 'w-full' })}>
              Start free
            </a>
          )
        }
      />
      <Faq />
    </div>
  )
}
