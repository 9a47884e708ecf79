import Link from 'next/link'
import type { AuditDay } from '@/lib/audit/days'

/** How much was refused lately, in a sentence that leads there. */
export function RefusalsNote({ days }: { days: readonly AuditDay[] }) {
  const refused = days.reduce((sum, { refusals }) => sum + refusals, 0)
  const span = `in the last ${days.length} days`
  if (refused === 0)
    return <p className="px-5 pb-3 text-[13px] text-muted-foreground">Nothing was refused {span}.</p>
  const query = new URLSearchParams({ outcome: 'denied', from: days[0]?.day ?? '' })
  return (
    <p className="px-5 pb-3 text-[13px]">
      <Link
        href={`/audit?${query}`}
        prefetch={false}
        className="rounded-sm text-denied underline decoration-denied/40 underline-offset-4 hover:decoration-denied"
      >
        {refused === 1 ? '1 refusal' : `${new Intl.NumberFormat('en-GB').format(refused)} refusals`} {span}
      </Link>
    </p>
  )
}
