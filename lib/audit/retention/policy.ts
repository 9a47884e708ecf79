// How long a trail may be kept. Pure, for the page and the server alike; app.audit_kept_from says the same in SQL
// (prisma/migrations/20261122001500_audit_retention), and it is the one that counts.

/** The shortest and the longest term, in months; no term at all keeps a trail for ever. */
export const LEAST_MONTHS = 12
export const MOST_MONTHS = 120

/** The terms that the form offers, in months. */
const TERMS = [12, 24, 36, 60, 84, 120] as const

/** What the form sends for no term. */
export const FOR_EVER = 'forever'

/** The first moment that a term keeps: the beginning of a month of UTC, so that whole months are dropped. */
export function keptFrom(months: number, now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - Math.max(months, LEAST_MONTHS), 1))
}

/** A term in words: `for ever`, `for 2 years`, `for 18 months`. */
export function termWords(months: number | null): string {
  if (months === null) return 'for ever'
  const years = months / 12
  if (!Number.isInteger(years)) return `for ${months} months`
  return years === 1 ? 'for one year' : `for ${years} years`
}

/** The terms to choose from, and the one in force where it is another. */
export function termsToOffer(inForce: number | null): (number | null)[] {
  const others = inForce === null || TERMS.some((months) => months === inForce) ? [] : [inForce]
  return [...[...TERMS, ...others].sort((a, b) => a - b), null]
}
