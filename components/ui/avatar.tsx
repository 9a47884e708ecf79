import { initials } from '@/components/words'

/** The letters of a person whose name stands beside it; `self` is whoever reads it. */
export function Avatar({ name, look = 'other' }: { name: string; look?: keyof typeof LOOKS }) {
  return (
    <span
      className={`grid shrink-0 place-items-center rounded-full text-xs font-semibold ${LOOKS[look]}`}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  )
}

const LOOKS = {
  other: 'size-9 bg-muted text-muted-foreground',
  self: 'size-7 bg-primary text-primary-foreground',
}
