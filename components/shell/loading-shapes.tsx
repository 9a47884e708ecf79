import { Skeleton } from '@/components/ui/skeleton'

/** What a page looks like from afar. */
export type Shape = 'overview' | 'card' | 'table' | 'chart'

/**
 * The shapes of pages that are on their way. They stand in the frame all the time, and the mark a slow link
 * leaves (see NavLink) shows one in the place of the old page. Unlike a loading.tsx this keeps the new page's
 * status and redirects, and leaves pages whole with JavaScript off, where streamed content stays hidden.
 */
export function LoadingShapes() {
  return (
    <div aria-hidden="true" className="hidden group-has-[[data-pending]]/shell:block">
      <Skeleton className="mb-2 h-7 w-40" />
      <Skeleton className="mb-6 h-5 w-96 max-w-full" />
      <div className="hidden gap-4 group-has-[[data-pending=overview]]/shell:grid lg:grid-cols-[1fr_340px]">
        <Rows height="h-[341px]" />
        <div className="grid content-start gap-4">
          <Block className="h-36" />
          <Block className="h-28" />
        </div>
      </div>
      <Block className="hidden h-56 group-has-[[data-pending=card]]/shell:block" />
      <Block className="mb-4 hidden h-44 group-has-[[data-pending=chart]]/shell:block" />
      <div className="hidden group-has-[[data-pending=chart]]/shell:block group-has-[[data-pending=table]]/shell:block">
        <Skeleton className="mb-3 h-10 w-full" />
        <Rows height="h-[455px]" />
      </div>
    </div>
  )
}

function Block({ className }: { className: string }) {
  return <div className={`rounded-lg border bg-card shadow-lift ${className}`} />
}

/** Drawn as one box: built of boxes, the shapes would be a fifth of the elements of every page. */
function Rows({ height }: { height: string }) {
  return (
    <div className="rounded-lg border bg-card shadow-lift">
      <div className={`rows-on-their-way motion-safe:animate-pulse ${height}`} />
    </div>
  )
}
