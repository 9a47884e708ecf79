import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SERVER_FLAGS } from '../../local/app.ts'
import floors from './version-floors.json' with { type: 'json' }

type Locked = { version?: string; hasInstallScript?: boolean; link?: boolean }
type Lock = { packages: Record<string, Locked> }
type Manifest = Record<'dependencies' | 'devDependencies' | 'scripts', Record<string, string>> & {
  allowScripts: Record<string, boolean>
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const lock = read('package-lock.json') as Lock
const manifest = read('package.json') as Manifest

/** Every copy of a package in the lockfile, however deep it lies. */
const copiesOf = (name: string, { packages }: Lock): string[] =>
  Object.entries(packages)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, { version = '0.0.0' }]) => version)

/** Semantic versions as numbers; a pre-release comes before its release (https://semver.org, 11). */
function atLeast(version: string, floor: string): boolean {
  const [left, right] = [version, floor].map((text) => {
    const [release = '', before] = text.split('-')
    return [...release.split('.').map(Number), ...(before ? [-1, Number(before.split('.')[1])] : [0, 0])]
  })
  for (const [index, wanted] of (right ?? []).entries()) {
    const held = left?.[index] ?? 0
    if (held !== wanted) return held > wanted
  }
  return true
}

const belowFloor = (from: Lock): string[] =>
  Object.entries(floors).flatMap(([name, floor]) => {
    const copies = copiesOf(name, from)
    if (copies.length === 0) return [`${name} is not there`]
    return copies
      .filter((version) => !atLeast(version, floor))
      .map((version) => `${name} ${version} < ${floor}`)
  })

const unapprovedScripts = (from: Lock): string[] =>
  Object.entries(from.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1) ?? path)
    .filter((name) => !(name in manifest.allowScripts))

describe('T78 no package is older than what its advisories ask for', () => {
  test('in the lockfile', () => expect(belowFloor(lock)).toEqual([]))

  test('an old copy, also one deep down, would be seen', () => {
    const old = { packages: { ...lock.packages, 'node_modules/a/node_modules/next': { version: '16.4.5' } } }
    expect(belowFloor(old)).toEqual(['next 16.4.5 < 16.4.6'])
  })

  test.each([
    ['16.4.6', '16.4.6', true],
    ['16.10.0', '16.4.6', true],
    ['16.4.5', '16.4.6', false],
    ['5.0.0-beta.31', '5.0.0-beta.32', false],
    ['5.0.0-beta.100', '5.0.0-beta.32', true],
    ['5.0.0', '5.0.0-beta.32', true],
    ['5.0.0-beta.32', '5.0.0', false],
  ])('%s is at least %s: %s', (version, floor, expected) => expect(atLeast(version, floor)).toBe(expected))
})

describe('T80 nothing runs while it is installed but what is allowed to', () => {
  test('in the lockfile', () => expect(unapprovedScripts(lock)).toEqual([]))

  test('a new script would be seen', () => {
    const packages = { ...lock.packages, 'node_modules/evil': { version: '1.0.0', hasInstallScript: true } }
    expect(unapprovedScripts({ packages })).toEqual(['evil'])
  })
})

test('T80 every version is written out: no range decides what is installed', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies }
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('npm start runs what was built as the tests and the benches run it', () => {
  expect(manifest.scripts.start).toBe(`node ${SERVER_FLAGS.join(' ')} node_modules/next/dist/bin/next start`)
})
