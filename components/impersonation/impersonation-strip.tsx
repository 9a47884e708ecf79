import { VenetianMask } from 'lucide-react'
import { Clock } from '@/components/time'
import { EndImpersonation } from './end-impersonation'

/** Who acts as whom, why and until when. */
type ImpersonationProps = { admin: string; person: string; reason: string; until: Date }

/** Stays at the head of every page while an admin acts as somebody else, with the way back. */
export function ImpersonationStrip({ admin, person, reason, until }: ImpersonationProps) {
  return (
    <section
      aria-label="Impersonation"
      className="sticky top-15 z-[5] border-b-2 border-brass bg-brass-wash lg:top-0"
    >
      <div className="flex max-w-[1180px] items-center gap-x-4 px-4 py-2.5 sm:px-6 lg:px-9">
        <VenetianMask className="size-5 shrink-0 text-brass-ink max-sm:hidden" aria-hidden="true" />
        <p className="min-w-0 flex-1 text-[14.5px] leading-snug">
          <span className="block text-pretty">
            <strong className="font-semibold">{admin}</strong>, you act as{' '}
            <strong className="font-semibold">{person}</strong>, until <Clock at={until} /> at the latest
          </span>
          <span className="block truncate text-[13px] text-muted-foreground" title={reason}>
            {reason}
          </span>
        </p>
        <EndImpersonation variant="default" size="sm">
          End
        </EndImpersonation>
      </div>
    </section>
  )
}
