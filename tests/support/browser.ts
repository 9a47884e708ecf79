import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { chromium, type LaunchOptions } from '@playwright/test'
import { Trouble } from '../../scripts/trouble.mjs'
import { unpackChromium } from './chromium.ts'

/** Names in PATH, and where macOS keeps its applications. */
const KNOWN = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

type Source = () => Promise<LaunchOptions | undefined>

const SOURCES: Record<string, Source> = {
  machine: fromMachine,
  playwright: fromPlaywright,
  package: fromPackage,
}

/**
 * How to launch a Chromium here: one found on the machine, else Playwright's own, else the one that came
 * with the packages. PORTCULLIS_BROWSER=machine|playwright|package insists on one of them.
 *
 * @throws Trouble when there is none
 */
export async function launchOptions(): Promise<LaunchOptions> {
  const wish = process.env.PORTCULLIS_BROWSER
  for (const [name, source] of Object.entries(SOURCES)) {
    if (wish && wish !== name) continue
    const found = await source()
    if (found) return { ...found, args: withoutSandboxForRoot() }
  }
  throw new Trouble(
    'There is no Chromium for the browser tests. Install Chrome or Chromium, or run "npx playwright install chromium".',
  )
}

/** Chromium's sandbox cannot be set up by root; for everyone else it stays on. */
function withoutSandboxForRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

async function fromMachine(): Promise<LaunchOptions | undefined> {
  const executablePath = KNOWN.map(resolve).find(
    (path) => path && spawnSync(path, ['--version'], { timeout: 10_000 }).status === 0,
  )
  return executablePath ? { executablePath } : undefined
}

async function fromPlaywright(): Promise<LaunchOptions | undefined> {
  return existsSync(chromium.executablePath()) ? {} : undefined
}

async function fromPackage(): Promise<LaunchOptions | undefined> {
  if (platform() !== 'linux' || arch() !== 'x64') return undefined
  const { executablePath, environment } = await unpackChromium()
  return { executablePath, env: { ...process.env, ...environment } }
}

function resolve(name: string): string | undefined {
  const folders = name.startsWith('/') ? [''] : (process.env.PATH ?? '').split(':')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
