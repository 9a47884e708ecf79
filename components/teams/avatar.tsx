import { initials } from '@/components/words'

/** The letters of a person whose name stands beside it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      className="grid size-9 shrink-0 place-items-center rounded-full bg-muted text-xs font-semibold text-muted-foreground"
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  )
}
