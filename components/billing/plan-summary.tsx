import type { ReactNode } from 'react'
import { Day } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { isSubscribed } from '@/lib/billing/policy'
import type { Billing } from '@/lib/billing/queries'
import { formatMoney } from './money'
import { Seats } from './seats'
import { subscriptionWords } from './subscription-words'

/**
 * The plan in force: its name, its state in words, what it costs and the seats.
 *
 * @param children the way to manage it
 */
export function PlanSummary({ billing, children }: { billing: Billing; children?: ReactNode }) {
  const { plan, subscription, seatsUsed } = billing
  return (
    <Card className="grid gap-x-10 gap-y-6 p-5 sm:p-6 md:grid-cols-[1fr_auto]" aria-labelledby="plan-title">
      <div>
        <h2
          id="plan-title"
          className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl font-semibold tracking-title"
        >
          {isSubscribed(subscription?.status) ? subscription?.planName : plan.name}
          <PlanState subscription={subscription} />
        </h2>
        <PlanSentence subscription={subscription} />
        {subscription?.price ? (
          <p className="mt-3 text-[14.5px] tabular-nums">
            <span className="font-[550]">
              {formatMoney(subscription.price.amount, subscription.price.currency)}
            </span>{' '}
            <span className="text-muted-foreground">a {subscription.price.interval}</span>
          </p>
        ) : null}
        {children ? <div className="mt-5">{children}</div> : null}
      </div>
      <div className="md:w-[216px]">
        <Seats used={seatsUsed} total={plan.seats} />
      </div>
    </Card>
  )
}

/** The state as a badge. */
export function PlanState({ subscription }: Pick<Billing, 'subscription'>) {
  const { badge, colour = 'default' } = subscriptionWords(subscription)
  if (!badge) return null
  return (
    <Badge variant={colour} className="tracking-normal">
      {badge}
    </Badge>
  )
}

/** The state as a sentence, with the date it speaks of. */
export function PlanSentence({ subscription }: Pick<Billing, 'subscription'>) {
  const { sentence, dated } = subscriptionWords(subscription)
  return (
    <p className="mt-1 max-w-[40em] text-pretty text-muted-foreground">
      {sentence}
      {dated && subscription ? (
        <>
          {' '}
          <span className="text-foreground">
            <Day at={subscription.currentPeriodEnd} />
          </span>
          .
        </>
      ) : null}
    </p>
  )
}
