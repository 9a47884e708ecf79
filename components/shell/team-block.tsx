import { initials } from '@/components/words'

/** Whose data is on the page. */
export function TeamBlock({ name }: { name: string }) {
  return (
    <p className="flex min-w-0 items-center gap-2.5 rounded-md border bg-card px-2.5 py-2 text-[14.5px] font-[550]">
      <span
        className="grid size-6 shrink-0 place-items-center rounded-[5px] bg-brass-wash text-xs text-brass-ink"
        aria-hidden="true"
      >
        {initials(name).slice(0, 1)}
      </span>
      <span className="truncate">{name}</span>
    </p>
  )
}
