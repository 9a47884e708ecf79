import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { Trouble } from './trouble.mjs'

/**
 * The Node that runs everything else: 24, which came with the packages; else the one in use, from 22.12 on.
 *
 * @param {string} root of the clone
 * @returns {{ node: string, flags: string[] }}
 */
export function findRuntime(root) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major >= 24) return { node: process.execPath, flags: [] }
  const packaged = join(root, 'node_modules/.bin/node')
  if (spawnSync(packaged, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v24.')) {
    return { node: packaged, flags: [] }
  }
  if (major > 22 || (major === 22 && minor >= 12)) {
    // Before 22.18 Node reads TypeScript only when told to.
    return {
      node: process.execPath,
      flags: ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'],
    }
  }
  throw new Trouble(
    `Node 24 did not come with the packages (were install scripts switched off?), and Node ${process.versions.node} is too old. Install Node 22.12 or newer, or run "npm ci --foreground-scripts" and look at what it says.`,
  )
}
