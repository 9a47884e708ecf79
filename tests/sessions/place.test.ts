import { afterEach, describe, expect, test } from 'vitest'
import { env } from '@/env.mjs'
import { placeOf } from '@/lib/sessions/place'

afterEach(() => set({ TRUSTED_PROXY_HOPS: 0, GEO_HEADER: undefined }))

/** The environment was read at the start; these two are what an operator would have set. */
function set(values: { TRUSTED_PROXY_HOPS: number; GEO_HEADER: string | undefined }): void {
  for (const [name, value] of Object.entries(values)) Reflect.set(env, name, value)
}
const from = (place: string) => placeOf(new Headers({ 'x-client-place': place }))

describe('T82 the place of a caller', () => {
  test.each([
    ['no proxy in front', { TRUSTED_PROXY_HOPS: 0, GEO_HEADER: 'x-client-place' }],
    ['no header named', { TRUSTED_PROXY_HOPS: 1, GEO_HEADER: undefined }],
    ['another header named', { TRUSTED_PROXY_HOPS: 1, GEO_HEADER: 'x-geo' }],
  ])('is not believed with %s', (_name, environment) => {
    set(environment)
    expect(from('Berlin, DE')).toBeNull()
  })

  test.each([
    ['Berlin, DE', 'Berlin, DE'],
    ['S%C3%A3o%20Paulo, BR', 'São Paulo, BR'],
    ['100%', '100%'],
    ['<script>alert(1)</script>', 'script alert(1) /script'],
    ['  Berlin   DE ', 'Berlin DE'],
    ['%00%0a', null],
    ['', null],
    ['x'.repeat(500), 'x'.repeat(64)],
  ])('behind one, %j is read as %j', (said, place) => {
    set({ TRUSTED_PROXY_HOPS: 1, GEO_HEADER: 'x-client-place' })
    expect(from(said)).toBe(place)
  })
})
