import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensurePackages } from '../../scripts/packages.mjs'
import { scratchFolder } from '../support/cluster.ts'

// On a clone of its own, with an `npm` first in PATH that does what the test says. Nothing is downloaded.
let clone: string
const { PATH } = process.env
const noChecks = async () => {}
const stamp = () => existsSync(`${clone}/node_modules/.portcullis-installed`)

beforeEach(async () => {
  clone = await scratchFolder()
  writeFileSync(
    `${clone}/package-lock.json`,
    JSON.stringify({ packages: { '': {}, 'node_modules/zod': { version: '4.6.7' } } }),
  )
  process.env.PATH = `${clone}/bin:${PATH}`
})
afterEach(async () => {
  process.env.PATH = PATH
  await rm(clone, { recursive: true })
})

function npm(script: string): void {
  mkdirSync(`${clone}/bin`, { recursive: true })
  writeFileSync(`${clone}/bin/npm`, `#!/bin/sh\necho "$@" >> calls\n${script}\n`)
  chmodSync(`${clone}/bin/npm`, 0o755)
}

const calls = () => readFileSync(`${clone}/calls`, 'utf8').trim().split('\n')

test('a fresh clone gets its packages, a second start finds them, a new lockfile gets others', async () => {
  npm('mkdir -p node_modules')
  expect(await ensurePackages(clone, noChecks)).toBeGreaterThan(0)
  expect(await ensurePackages(clone, noChecks)).toBe(0)
  expect(calls()).toEqual([expect.stringMatching(/^ci /)])
  writeFileSync(
    `${clone}/package-lock.json`,
    JSON.stringify({ packages: { '': {}, 'node_modules/zod': { version: '5.0.0' } } }),
  )
  await ensurePackages(clone, noChecks)
  expect(calls()).toHaveLength(2)
})

test('an interrupted installation begins again', async () => {
  npm('mkdir -p node_modules; kill -9 $$')
  await expect(ensurePackages(clone, noChecks)).rejects.toThrow(/run the command again/)
  expect(stamp()).toBe(false)
  npm('mkdir -p node_modules')
  await ensurePackages(clone, noChecks)
  expect(stamp()).toBe(true)
})

test('what somebody installed by hand is taken as it is', async () => {
  npm('exit 1')
  mkdirSync(`${clone}/node_modules`)
  writeFileSync(
    `${clone}/node_modules/.package-lock.json`,
    JSON.stringify({ packages: { 'node_modules/zod': { version: '4.6.7' } } }),
  )
  await ensurePackages(clone, noChecks)
  expect(stamp()).toBe(true)
})

test('two runs at once install once', async () => {
  npm('sleep 0.5; mkdir -p node_modules')
  await Promise.all([ensurePackages(clone, noChecks), ensurePackages(clone, noChecks)])
  expect(calls()).toHaveLength(1)
})

test.each([
  ['the disk is full', 'npm error code ENOSPC', /^The disk is full\. Free about 2 GB/],
  [
    'the registry is out of reach',
    'npm error code ENOTFOUND',
    /^The npm registry cannot be reached\. Check the connection/,
  ],
])('when %s, one sentence says so', async (_, complaint, sentence) => {
  npm(`echo "${complaint}" >&2; exit 1`)
  await expect(ensurePackages(clone, noChecks)).rejects.toThrow(sentence)
  expect(stamp()).toBe(false)
})
