import { formatMoney } from '@/components/billing/money'
import { PLANS } from '@/lib/billing/plans'

/** The plans in a row each, leading to the pricing page. */
export function PricingTeaser() {
  return (
    <section aria-labelledby="plans-title" className="border-t bg-card">
      <div className="mx-auto grid w-full max-w-[1120px] gap-8 px-5 py-14 sm:px-6 md:py-18 lg:grid-cols-[1fr_2fr] lg:gap-16">
        <div>
          <h2 id="plans-title" className="mb-2 text-2xl font-semibold tracking-title">
            Plans that are data
          </h2>
          <p className="text-[15px] text-pretty text-muted-foreground">
            One table in code feeds this list, the checkout’s allow list and the plan a subscription counts
            as.{' '}
            <a
              href="/pricing"
              className="rounded-sm text-brass-ink underline decoration-brass/50 underline-offset-4 hover:decoration-brass"
            >
              Compare the plans
            </a>
          </p>
        </div>
        <dl className="grid content-start">
          {PLANS.map((plan) => {
            const [monthly] = plan.prices
            return (
              <div
                key={plan.key}
                className="grid grid-cols-[1fr_auto] items-baseline gap-x-6 border-t py-3.5 first:border-t-0 first:pt-0 sm:grid-cols-[7rem_1fr_auto]"
              >
                <dt className="font-semibold">{plan.name}</dt>
                <dd className="text-[15px] text-muted-foreground max-sm:order-last max-sm:col-span-2">
                  {plan.summary}
                </dd>
                <dd className="tabular-nums">
                  {monthly ? (
                    <>
                      {formatMoney(monthly.amount, monthly.currency)}
                      <span className="text-sm text-muted-foreground"> a month</span>
                    </>
                  ) : (
                    '€0'
                  )}
                </dd>
              </div>
            )
          })}
        </dl>
      </div>
    </section>
  )
}
