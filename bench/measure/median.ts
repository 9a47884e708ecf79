/** The number in the middle, of an odd count of rounds; NaN of none. */
export const median = (numbers: readonly number[]): number =>
  ascending(numbers)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** By a share, the number that so many of all are no greater than (nearest rank); NaN of none. */
export function percentiles(numbers: readonly number[]): (share: number) => number {
  const sorted = ascending(numbers)
  return (share) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other)
