import { describe, expect, test } from 'vitest'
import { needsScripts, withoutScripts } from '../../scripts/unneeded-scripts.ts'

const NEXT = '[project]/node_modules/next/dist/esm/client/components/layout-router.js'
const payload = (...ids: (number | string)[]) =>
  `0:["$","div",null,{}]\n${ids.map((id, row) => `${row + 1}:I[${JSON.stringify(id)},["/x.js"],"default"]`).join('\n')}\n`

describe('a prerendered page keeps its scripts', () => {
  test.each([
    ['Form', '[project]/components/forms/form.tsx'],
    ['Link', '[project]/node_modules/next/dist/esm/client/app-dir/link.js'],
    ['Image', '[project]/node_modules/next/dist/esm/client/image-component.js'],
    ['Toaster', '[project]/node_modules/sonner/dist/index.mjs'],
  ])('where it shows a client component: %s', (_name, file) => {
    const modules = new Map([
      ['1', NEXT],
      ['2', file],
    ])
    expect(needsScripts(payload(1, 2), modules)).toBe(true)
    expect(needsScripts(payload(1), modules)).toBe(false)
  })

  test('where a module is unknown, or none can be read', () => {
    expect(needsScripts(payload(1, 7), new Map([['1', NEXT]]))).toBe(true)
    expect(needsScripts('in another format', new Map())).toBe(true)
  })
})

describe('it has none', () => {
  test('where there is only Next’s frame, an error boundary, an icon', () => {
    const modules = new Map([
      ['1', NEXT],
      ['2', '[project]/app/error.tsx'],
      ['3', '[project]/app/(app)/error.tsx'],
      ['a b', '[project]/node_modules/lucide-react/dist/esm/Icon.mjs'],
    ])
    expect(needsScripts(payload(1, 2, 3, 'a b'), modules)).toBe(false)
  })

  test('and what somebody wrote into the page stays', () => {
    const own =
      '<script type="application/ld+json">{"name":"self.__next_f"}</script><script src="/own.js"></script>'
    const next =
      '<link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/a.js"/><script src="/_next/static/chunks/a.js" async=""></script><script id="_R_">(globalThis["TURBOPACK"] || (globalThis["TURBOPACK"] = [])).push({})</script><script>(self.__next_f=self.__next_f||[]).push([0])</script><script>self.__next_f.push([1,"<\\u002fscript>"])</script>'
    const fonts = '<link rel="preload" as="font" href="/_next/static/media/a.woff2"/>'
    expect(withoutScripts(`<head>${fonts}${next}</head><body>${own}text</body>`)).toBe(
      `<head>${fonts}</head><body>${own}text</body>`,
    )
  })
})
