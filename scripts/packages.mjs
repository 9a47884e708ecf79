import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { waitForLock } from './lock.mjs'
import { DISK_FULL, Trouble } from './trouble.mjs'

/**
 * Sees to it that node_modules is what package-lock.json says, with `npm ci` when it is not. A stamp in
 * node_modules, written last, says so; without it (an interrupted run) the installation begins again.
 *
 * @param {string} root of the clone
 * @param {() => Promise<void>} before what to make sure of before a long installation
 * @returns {Promise<number>} seconds it took, 0 when there was nothing to do
 */
export async function ensurePackages(root, before) {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256')
    .update(lockfile)
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
  if (isInstalled(root, wanted)) return 0
  await before()

  const began = Date.now()
  const release = await waitForLock(join(root, '.local/installing.lock'), 'is installing the packages')
  try {
    if (isInstalled(root, wanted)) return 0
    if (!isTheSame(root, lockfile)) await npmCi(root)
    const stamp = join(root, 'node_modules/.portcullis-installed')
    writeFileSync(`${stamp}.new`, wanted)
    renameSync(`${stamp}.new`, stamp)
  } finally {
    release()
  }
  return (Date.now() - began) / 1000
}

/** @param {string} root @param {string} wanted */
function isInstalled(root, wanted) {
  const stamp = join(root, 'node_modules/.portcullis-installed')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

/**
 * Whether somebody has run `npm ci` or `npm install` by hand: npm's own account of what it installed, which
 * it writes at the end, has every package at the version of the lockfile.
 *
 * @param {string} root
 * @param {Buffer} lockfile
 */
function isTheSame(root, lockfile) {
  const account = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(account)) return false
  /** @type {Record<string, { version?: string, optional?: boolean }>} */
  const has = JSON.parse(readFileSync(account, 'utf8')).packages
  /** @type {Record<string, { version?: string, optional?: boolean }>} */
  const wants = JSON.parse(lockfile.toString()).packages
  return Object.entries(wants).every(
    ([path, { version, optional }]) =>
      path === '' || has[path]?.version === version || (optional && !has[path]),
  )
}

/** @param {string} root */
async function npmCi(root) {
  const began = Date.now()
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`
  console.log('Installing the packages (npm ci); the first time takes a minute or two.')
  const npm = spawn('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Prisma's engine is not downloaded; WebAssembly does its work here (local/database/schema-engine.ts).
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  const stop = () => npm.kill('SIGTERM')
  process.once('exit', stop)
  const ticking = setInterval(() => console.log(`  still installing, ${seconds()}`), 10_000)
  let complaint = ''
  npm.stderr.on('data', (piece) => {
    complaint += String(piece)
  })
  try {
    const code = await new Promise((resolve, reject) => npm.once('error', reject).once('close', resolve))
    if (code !== 0) throw new Trouble(whyNot(complaint))
    console.log(`  installed in ${seconds()}`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new Trouble(
      'There is no npm in PATH. It comes with Node: install Node from nodejs.org and run the command again.',
    )
  } finally {
    clearInterval(ticking)
    process.off('exit', stop)
  }
}

/** @param {string} complaint what npm wrote */
function whyNot(complaint) {
  if (/ENOSPC|EDQUOT|no space left/i.test(complaint)) return DISK_FULL
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(complaint)) {
    return 'The npm registry cannot be reached. Check the connection (or `npm config get registry`) and run the command again.'
  }
  return `npm ci failed and said:\n${complaint.trim()}\nPut that right and run the command again; it begins anew by itself.`
}
