import { ARCH, LATTICE, POINTS } from './mark-paths'

/**
 * The Portcullis mark: iron arch, brass lattice. Decorative; the word beside it is the name.
 *
 * @param size edge in CSS pixels
 */
export function Mark({ size = 24, className }: { size?: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      className={className}
      aria-hidden="true"
    >
      <path d={LATTICE} stroke="var(--brass)" strokeWidth="1.4" />
      <path d={POINTS} fill="var(--brass)" stroke="none" />
      <path d={ARCH} strokeLinecap="square" />
    </svg>
  )
}
