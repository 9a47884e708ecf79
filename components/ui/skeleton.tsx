/** The shape of something that is still on its way. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden="true"
      className={`rounded-md bg-border/70 motion-safe:animate-pulse ${className}`}
    />
  )
}
