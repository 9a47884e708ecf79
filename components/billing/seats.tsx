/** Seats as small squares, the taken ones filled, with the count in words beside them. */
export function Seats({ used, total }: { used: number; total: number }) {
  const squares = Array.from({ length: Math.max(total, used) }, (_, index) => index)
  return (
    <div>
      <p className="mb-2 text-[14.5px] tabular-nums">
        <span className="font-[550]">{used}</span>{' '}
        <span className="text-muted-foreground">
          of {total} {total === 1 ? 'seat' : 'seats'} taken
        </span>
      </p>
      <div className="flex max-w-[340px] flex-wrap gap-1" aria-hidden="true">
        {squares.map((index) => (
          <span key={index} className={`size-3.5 rounded-[3px] ${colour(index, used, total)}`} />
        ))}
      </div>
    </div>
  )
}

function colour(index: number, used: number, total: number): string {
  if (index >= total) return 'bg-denied'
  return index < used ? 'bg-primary' : 'border border-border-strong'
}
