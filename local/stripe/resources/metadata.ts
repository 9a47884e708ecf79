type Metadata = Record<string, string>

/**
 * Metadata after an update: keys sent are set, keys sent empty are removed, an empty text removes them all.
 * https://docs.stripe.com/metadata
 */
export function withMetadata(current: Metadata, sent: Metadata | '' | undefined): Metadata {
  if (sent === undefined) return current
  if (sent === '') return {}
  const merged = { ...current, ...sent }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
}
