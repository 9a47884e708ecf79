import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLine } from './processes.mjs'

/**
 * Takes a lock that one process at a time can hold, as a file that names its holder. A holder that died is
 * no holder; nor is a stranger who got the dead one's process number.
 *
 * @param {string} path
 * @param {string} [note] what others are told about the holder, e.g. its address
 * @returns {{ release: () => void } | { pid: number, note: string }} the lock, or who holds it
 */
export function takeLock(path, note = '') {
  const own = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(own, JSON.stringify({ pid: process.pid, command: commandLine(process.pid), note }))
  for (;;) {
    try {
      // A link is made whole or not at all, and only where there is nothing yet.
      linkSync(own, path)
      rmSync(own)
      return { release: () => rmSync(path, { force: true }) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = readHolder(path)
    if (holder && commandLine(holder.pid) === holder.command) {
      rmSync(own)
      return { pid: holder.pid, note: holder.note }
    }
    rmSync(path, { force: true })
  }
}

/**
 * Takes a lock, and waits while another process holds it.
 *
 * @param {string} path
 * @param {string} doing what the holder is about, for the line that says why we wait
 * @returns {Promise<() => void>} gives it back
 */
export async function waitForLock(path, doing) {
  for (let told = false; ; told = true) {
    const lock = takeLock(path)
    if ('release' in lock) return lock.release
    if (!told) console.log(`Another run (process ${lock.pid}) ${doing}; waiting for it.`)
    await sleep(300)
  }
}

/**
 * @param {string} path
 * @returns {{ pid: number, command: string, note: string } | undefined}
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
