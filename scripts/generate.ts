import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readIfThere, writeWhole } from '../local/files.ts'
import { LOCAL_FOLDER, ROOT } from '../local/folder.ts'
import { waitForLock } from './lock.mjs'
import { Trouble } from './trouble.mjs'

const STAMP = `${ROOT}/lib/generated/prisma/.schema`

/**
 * Generates the Prisma client into lib/generated, when the schema or Prisma changed since the last time.
 *
 * @returns whether there was anything to do
 */
export async function ensureGenerated(): Promise<boolean> {
  const wanted = createHash('sha256')
    .update(readFileSync(`${ROOT}/prisma/schema.prisma`))
    .update(readFileSync(`${ROOT}/node_modules/prisma/package.json`))
    .digest('hex')
  if (readIfThere(STAMP) === wanted) return false
  const release = await waitForLock(`${LOCAL_FOLDER}/generating.lock`, 'is generating the Prisma client')
  try {
    if (readIfThere(STAMP) !== wanted) await generate()
    writeWhole(STAMP, wanted)
  } finally {
    release()
  }
  return true
}

async function generate(): Promise<void> {
  const prisma = spawn(process.execPath, [`${ROOT}/node_modules/prisma/build/index.js`, 'generate'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Any executable satisfies the CLI, which else would download an engine that generating does not use.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  let said = ''
  prisma.stdout.on('data', (piece) => {
    said += String(piece)
  })
  prisma.stderr.on('data', (piece) => {
    said += String(piece)
  })
  const code = await new Promise((resolve, reject) => prisma.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Trouble(`The Prisma client could not be generated:\n${said.trim()}`)
}
