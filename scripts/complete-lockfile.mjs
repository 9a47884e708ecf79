// `npm run lockfile`, after every change of packages: enters into package-lock.json the optional packages of
// other systems (darwin, win32, musl …). npm leaves them out where the registry in use does not offer them,
// and then `npm ci` calls the lockfile incomplete, and a Mac gets no binaries.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Entry
 */

const FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]
const ALIASES = new Map([
  ['windows', 'win32'],
  ['linuxmusl', 'linux'],
  ['ppc64le', 'ppc64'],
])
/** Packages whose name does not say which system they are for. */
const KNOWN = new Map([['fsevents', 'darwin']])

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
/** @type {Record<string, Entry>} */
const packages = lock.packages
const added = Object.entries(packages).flatMap(([path, entry]) => missing(path, entry))
for (const [path, entry] of added) packages[path] = entry
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${added.length} optional packages of other systems added.`)

/**
 * @param {string} path of a package in the lockfile
 * @param {Entry} entry
 * @returns {[string, Entry][]}
 */
function missing(path, entry) {
  return Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(path, name))
    .map(([name, range]) => [
      `node_modules/${name}`,
      { version: lowest(range), ...(entry.dev && { dev: true }), optional: true, ...platformOf(name) },
    ])
}

/**
 * Whether a package is found from another's folder, looking upwards as Node does.
 *
 * @param {string} from
 * @param {string} name
 * @returns {boolean}
 */
function isLocked(from, name) {
  const here = from === '' ? '' : `${from}/`
  if (packages[`${here}node_modules/${name}`]) return true
  if (from === '') return false
  const up = from.lastIndexOf('/node_modules/')
  return isLocked(up === -1 ? '' : from.slice(0, up), name)
}

/** @param {string} range exact, or with a ^ or ~ before the lowest version it allows */
function lowest(range) {
  return range.replace(/^[\^~]/, '')
}

/** @param {string} name e.g. @next/swc-linux-x64-musl */
function platformOf(name) {
  const words = [...(KNOWN.get(name) ?? name).split(/[-/.]/)].map((word) => ALIASES.get(word) ?? word)
  const os = SYSTEMS.filter((system) => words.includes(system))
  const cpu = PROCESSORS.filter((processor) => words.includes(processor))
  const libc = name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : []
  if (os.length + cpu.length === 0) throw new Error(`For which system is ${name}? Enter it into KNOWN.`)
  return { ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }), ...(libc.length > 0 && { libc }) }
}
