import { initials } from '@/components/words'

/** The first letter of a team on brass, where its name stands beside it; one's own space has that of oneself, on iron. */
export function TeamMark({ name, personal }: { name: string; personal: boolean }) {
  return (
    <span
      className={`grid size-6 shrink-0 place-items-center text-xs font-[550] ${
        personal
          ? 'rounded-full bg-primary text-primary-foreground'
          : 'rounded-[5px] bg-brass-wash text-brass-ink'
      }`}
      aria-hidden="true"
    >
      {initials(name).slice(0, 1)}
    </span>
  )
}
