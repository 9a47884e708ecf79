import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { PLANS, type Plan, type PlanKey } from '@/lib/billing/plans'
import type { Price } from '@/lib/billing/prices'
import { IntervalToggle, monthlyOnly, yearlyOnly } from './interval-toggle'
import { formatMoney } from './money'

/**
 * The plans side by side, with the interval to choose. Works without a script.
 *
 * @param current the plan in force, which is marked
 * @param action what stands under a plan: called per price, and once without one for the free plan
 */
export function PlanColumns({ current, action }: PlanColumnsProps) {
  return (
    <div className="group/plans">
      <div className="mb-4">
        <IntervalToggle saving={yearlySaving()} />
      </div>
      <ul className="grid divide-y rounded-lg border bg-card shadow-lift lg:grid-cols-3 lg:divide-x lg:divide-y-0">
        {PLANS.map((plan) => (
          <li
            key={plan.key}
            aria-current={plan.key === current ? 'true' : undefined}
            className="flex flex-col p-5 first:rounded-t-lg last:rounded-b-lg aria-[current]:shadow-[inset_0_2px_0_var(--brass)] lg:p-6 lg:first:rounded-r-none lg:first:rounded-l-lg lg:last:rounded-l-none lg:last:rounded-r-lg"
          >
            <h3 className="text-lg font-semibold tracking-[-0.015em]">{plan.name}</h3>
            <p className="mt-0.5 text-[14.5px] text-muted-foreground lg:min-h-[3em]">{plan.summary}</p>
            <PlanPrices plan={plan} />
            <ul className="mb-6 grid gap-2 text-[14.5px]">
              {plan.features.map((feature) => (
                <li key={feature} className="flex items-start gap-2.5">
                  <Check className="mt-1 size-3.5 shrink-0 text-brass" strokeWidth={2.4} aria-hidden="true" />
                  {feature}
                </li>
              ))}
            </ul>
            <div className="mt-auto">
              {plan.prices.length === 0 ? action(plan) : null}
              {plan.prices.map((price) => (
                <div key={price.lookupKey} className={price.interval === 'month' ? monthlyOnly : yearlyOnly}>
                  {action(plan, price)}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

type PlanColumnsProps = { current?: PlanKey; action: (plan: Plan, price?: Price) => ReactNode }

function PlanPrices({ plan }: { plan: Plan }) {
  if (plan.prices.length === 0) return <Figure figure="€0" per="for as long as you like" />
  return plan.prices.map((price) => (
    <div key={price.lookupKey} className={price.interval === 'month' ? monthlyOnly : yearlyOnly}>
      <Figure figure={formatMoney(price.amount, price.currency)} per={`a ${price.interval}, per team`} />
    </div>
  ))
}

function Figure({ figure, per }: { figure: string; per: string }) {
  return (
    <p className="mt-4 mb-5 flex items-baseline gap-2">
      <span className="text-[34px] leading-none font-semibold tracking-tight tabular-nums">{figure}</span>
      <span className="text-sm text-muted-foreground">{per}</span>
    </p>
  )
}

/** What paying yearly saves, when every plan saves the same whole number of months. */
function yearlySaving(): string | undefined {
  const months = PLANS.flatMap(({ prices }) => {
    const monthly = prices.find(({ interval }) => interval === 'month')
    const yearly = prices.find(({ interval }) => interval === 'year')
    return monthly && yearly ? [12 - yearly.amount / monthly.amount] : []
  })
  const [saved] = months
  if (saved === undefined || saved < 1 || months.some((other) => other !== saved)) return undefined
  return `Yearly costs ${12 - saved} months, not 12.`
}
