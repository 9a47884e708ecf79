// The way into every command of this repository, on a machine with nothing but Node 20.19 or newer and npm:
// it sees to the packages and to Node 24, then hands over to the program that does the work. It uses nothing
// but Node's own modules, because on a fresh clone there is nothing else.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensurePackages } from './packages.mjs'
import { assertPortFree } from './port.mjs'
import { commandLine, parentOf } from './processes.mjs'
import { findRuntime } from './runtime.mjs'
import { sentence, Trouble } from './trouble.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAMS = new Map([
  ['dev', 'local/dev.ts'],
  ['test', 'scripts/test.ts'],
  ['check', 'scripts/check.ts'],
  ['build', 'scripts/build.ts'],
  ['surface', 'scripts/surface.ts'],
  ['attack', 'scripts/attack.ts'],
  ['audit', 'scripts/audit/cli.ts'],
  ['bench', 'bench/run.ts'],
  ['mutate', 'scripts/mutate.ts'],
  ['db', 'local/database/cli.ts'],
])
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

try {
  const [command = '', ...args] = process.argv.slice(2)
  const program = PROGRAMS.get(command)
  if (!program)
    throw new Trouble(`There is no command "${command}". There are: ${[...PROGRAMS.keys()].join(', ')}.`)
  const installed = await ensurePackages(ROOT, async () => {
    // Better said now than after the installation.
    if (command === 'dev') await assertPortFree(process.env.PORT)
  })
  const runtime = findRuntime(ROOT)
  process.exitCode = await handOver(runtime, [join(ROOT, program), ...args], installed)
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}

/**
 * Runs the program to its end. Signals go on to it; it decides what to do about them, and we wait.
 *
 * @param {{ node: string, flags: string[] }} runtime
 * @param {string[]} args
 * @param {number} installSeconds how long the installation took, for the program's own account
 * @returns {Promise<number>} its exit code
 */
function handOver(runtime, args, installSeconds) {
  const path = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`
  const child = spawn(runtime.node, [...runtime.flags, ...args], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path, PORTCULLIS_INSTALL_SECONDS: String(installSeconds) },
  })
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
  // npm, killed hard, tells nobody; but whoever it started changes parents.
  const born = npmParentage()
  if (born) setInterval(() => npmParentage() !== born && child.kill('SIGTERM'), 1000).unref()
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/**
 * From whom npm has us: from itself, or from the shell that it starts for a script.
 *
 * @returns {string | undefined} undefined when it was not npm
 */
function npmParentage() {
  if (!process.env.npm_lifecycle_event) return undefined
  const shell = commandLine(process.ppid).startsWith('sh -c')
  return `${process.ppid} ${shell ? parentOf(process.ppid) : ''}`
}
