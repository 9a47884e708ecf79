/** A parameter as it arrives: text, a list, or named parts. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue }
type Parts = { [key: string]: FormValue }

/**
 * Reads Stripe's form encoding, where brackets nest: `items[0][price]=p&metadata[team]=t&expand[]=customer`.
 * Used for request bodies and query strings alike.
 */
export function decodeForm(encoded: string): Parts {
  const root = blank()
  for (const [name, value] of new URLSearchParams(encoded)) place(root, pathOf(name), value)
  return withLists(root)
}

/** `a[b][]` → ['a', 'b', '']. A name with unbalanced brackets stays one whole, unknown, name. */
function pathOf(name: string): string[] {
  const shape = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  if (!shape) return [name]
  const [, head = name, rest = ''] = shape
  return [head, ...Array.from(rest.matchAll(/\[([^[\]]*)\]/g), (part) => part[1] ?? '')]
}

function place(into: Parts, [key = '', ...rest]: string[], value: string): void {
  const name = key === '' ? String(Object.keys(into).length) : key
  const [next] = rest
  if (next === undefined) {
    into[name] = value
    return
  }
  const held = into[name]
  const inner: Parts = typeof held === 'object' && !Array.isArray(held) ? held : blank()
  into[name] = inner
  place(inner, rest, value)
}

/** Parts numbered 0, 1, 2… are a list. */
function withLists(parts: Parts): Parts {
  for (const [key, value] of Object.entries(parts)) parts[key] = settle(value)
  return parts
}

function settle(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value
  const inner = withLists(value)
  const keys = Object.keys(inner)
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index))
  return isList ? Object.values(inner) : inner
}

/** No prototype, so that a parameter called `__proto__` is a name like any other. */
function blank(): Parts {
  return Object.create(null)
}
