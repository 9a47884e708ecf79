/** A length of time with its unit: '30s', '10m', '12h', '7d'. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** A duration in seconds. */
export function seconds(duration: Duration): number {
  const unit = duration.at(-1)
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')
    return Number.parseFloat(duration) * SECONDS[unit]
  throw new RangeError(`not a duration: ${duration}`)
}
