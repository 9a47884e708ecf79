import { CircleCheck } from 'lucide-react'

/** Back from Stripe's pages, and all is well. */
export function CheckoutNote({ planName }: { planName: string }) {
  return (
    <p
      role="status"
      className="mb-4 flex items-center gap-2.5 rounded-lg bg-granted-wash px-4 py-3 text-[14.5px] text-granted"
    >
      <CircleCheck className="size-4.5 shrink-0" aria-hidden="true" />
      Confirmed by Stripe: the {planName} plan is active.
    </p>
  )
}
