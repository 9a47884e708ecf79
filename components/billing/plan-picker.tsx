import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import type { LookupKey, PlanKey } from '@/lib/billing/plans'
import { PlanColumns } from './plan-columns'

/**
 * The plans with a way to each. Without a subscription a button leads to the checkout; with one, to the
 * portal, where Stripe works out what a change costs.
 *
 * @param priceId Stripe's id of one of our prices
 * @param disabledBecause why this person cannot choose; then there are no buttons
 */
export function PlanPicker({ current, subscribed, priceId, choose, disabledBecause }: PlanPickerProps) {
  const title = subscribed ? 'Change the plan' : 'Choose a plan'
  return (
    <section aria-labelledby="plans-title" className="mt-10">
      <h2 id="plans-title" className="mb-1 text-lg font-semibold tracking-[-0.015em]">
        {disabledBecause ? 'The plans' : title}
      </h2>
      <p className="mb-4 max-w-[44em] text-[14.5px] text-pretty text-muted-foreground">
        {disabledBecause ?? (subscribed ? changing : choosing)}
      </p>
      <PlanColumns
        current={current}
        action={(plan, price) => {
          if (plan.key === current) return <p className="py-2 text-sm text-brass-ink">This is your plan</p>
          if (!price || disabledBecause) return null
          return (
            <Form action={choose} label={`${plan.name}, by the ${price.interval}`} className="grid gap-2">
              <input type="hidden" name="priceId" value={priceId(price.lookupKey)} />
              <SubmitButton variant={subscribed ? 'outline' : 'default'} pending="Going to Stripe">
                {subscribed ? `Change to ${plan.name}` : `Subscribe to ${plan.name}`}
              </SubmitButton>
            </Form>
          )
        }}
      />
    </section>
  )
}

const choosing = 'You pay on Stripe’s page, and come back here when it is done.'
const changing = 'Changes are made in Stripe’s portal, which shows what they cost before you confirm.'

type PlanPickerProps = {
  current: PlanKey
  subscribed: boolean
  priceId: (key: LookupKey) => string
  choose: FormAction
  disabledBecause?: string | undefined
}
