import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onDatabase } from '../../local/database/target.ts'
import { appEnvironment } from '../../local/environment.ts'
import { readIfThere } from '../../local/files.ts'
import { LOCAL_FOLDER, ROOT } from '../../local/folder.ts'
import { loadSecrets } from '../../local/secrets.ts'
import { importFrom } from '../surface/resolver.ts'
import { sentence, Trouble } from '../trouble.mjs'

// `npm run audit:verify`, `audit:checkpoint`, `audit:prove`, `audit:cut-note`,
// `audit:carry` and `audit:key`; docs/how-to/verify-the-audit-trail.md.
const OPTIONS = {
  url: { type: 'string' },
  checkpoints: { type: 'string' },
  key: { type: 'string' },
  known: { type: 'string' },
  tenant: { type: 'string' },
  seq: { type: 'string' },
} as const

const { positionals, values } = readArguments()
importFrom(ROOT)

const COMMANDS: Record<string, () => Promise<void>> = {
  verify,
  checkpoint,
  prove,
  'cut-note': printCutNote,
  carry,
  key: printKey,
}

try {
  const command = COMMANDS[positionals[0] ?? '']
  if (!command) throw new Trouble(`Say which: ${Object.keys(COMMANDS).join(', ')}.`)
  await command()
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
// The app's pools, where a command opened them, would keep the process alive.
process.exit()

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

async function verify(): Promise<void> {
  const { verifyDatabase } = await import('./verify.ts')
  const { report } = await import('./report.ts')
  const checkpoints = await checkpointsGiven()
  const run = async (url: string) => {
    const verified = await verifyDatabase(url, checkpoints)
    console.log(report(verified))
    process.exitCode = verified.findings.length > 0 ? 1 : 0
  }
  return values.url ? run(values.url) : onDatabase(({ owner }) => run(owner))
}

async function checkpoint(): Promise<void> {
  await asApp(async () => {
    const { signCheckpoint } = await import('@/lib/audit/checkpoints/sign')
    const { store, key } = await settings()
    const { note, rows, hash } = await signCheckpoint(store, key).catch((error: unknown) => {
      const cause = Object(error).cause
      throw cause instanceof Error ? new Trouble(`Nothing was signed. ${cause.message}.`) : error
    })
    console.log(
      `Signed checkpoint ${note.number}: ${note.heads} chains, ${rows} new rows.\nIts SHA-256: ${hash}`,
    )
  })
}

async function prove(): Promise<void> {
  const { tenant, seq } = values
  if (!tenant || !seq || !/^[0-9a-f-]{36}$/.test(tenant) || !/^[1-9]\d*$/.test(seq))
    throw new Trouble('Name the row: --tenant <id> --seq <number>.')
  await asApp(async () => {
    const { proveRow } = await import('@/lib/audit/checkpoints/prove')
    const { store, key } = await settings()
    const proof = await proveRow(store, key, tenant, Number(seq)).catch((error: unknown) => {
      throw error instanceof Error ? new Trouble(error.message) : error
    })
    if (!proof) throw new Trouble('No checkpoint covers this row yet. Sign one: npm run audit:checkpoint.')
    console.log(JSON.stringify(proof, null, 2))
  })
}

/** What customers check an export with that begins after a cut. */
async function printCutNote(): Promise<void> {
  const { tenant } = values
  if (!tenant || !/^[0-9a-f-]{36}$/.test(tenant)) throw new Trouble('Name the tenant: --tenant <id>.')
  await asApp(async () => {
    const { cutName } = await import('@/lib/audit/checkpoints/cut-note')
    const { readCuts } = await import('@/lib/audit/checkpoints/cuts')
    const { store, key } = await settings()
    const { notes, findings } = await readCuts(store, createPublicKey(key), tenant)
    if (findings[0]) throw new Trouble(`${findings[0].says}.`)
    const newest = notes.get(tenant)?.at(-1)
    if (!newest) throw new Trouble('The trail of this tenant was never cut.')
    process.stdout.write((await store.read(cutName(tenant, newest.through))) ?? '')
  })
}

/** From where `--checkpoints` says, checked with `--key`, to where the app signs. */
async function carry(): Promise<void> {
  if (!values.checkpoints || !values.key)
    throw new Trouble(
      'Name where the notes are and what they were signed with: --checkpoints <old> --key <file>.',
    )
  const from = await checkpointsGiven()
  await asApp(async () => {
    const { carryCuts } = await import('./carry.ts')
    if (from) console.log(`${await carryCuts(from, await settings())} notes of cuts were taken along.`)
  })
}

/** What customers check checkpoints with. */
async function printKey(): Promise<void> {
  const { publicPem, readSigningKey } = await import('@/lib/audit/checkpoints/keys')
  const key = process.env.AUDIT_SIGNING_KEY ?? loadSecrets(LOCAL_FOLDER).auditSigning
  console.log(publicPem(readSigningKey(key)).trimEnd())
}

/** Runs work with the app's environment: the one that is set, or the local world's. */
async function asApp(work: () => Promise<void>): Promise<void> {
  if (process.env.DATABASE_SYSTEM_URL) return work()
  const secrets = loadSecrets(LOCAL_FOLDER)
  const nowhere = 'http://127.0.0.1:9'
  await onDatabase(async ({ owner, system }) => {
    if (!system) throw new Trouble('Set the environment of the app first (.env.example).')
    const at = { app: 'http://localhost:3000', stripe: nowhere, google: nowhere, github: nowhere }
    // Only the system role is used; the environment is checked as a whole.
    const urls = { owner, system, app: system }
    Object.assign(process.env, appEnvironment(secrets, urls, { ...at, smtp: 'smtp://127.0.0.1:9' }), {
      AUDIT_CHECKPOINTS: values.checkpoints ?? join(LOCAL_FOLDER, 'checkpoints'),
    })
    await work()
  })
}

async function settings() {
  const { checkpointSettings } = await import('@/lib/audit/checkpoints/settings')
  const set = checkpointSettings()
  if (!set) throw new Trouble('Set AUDIT_CHECKPOINTS and AUDIT_SIGNING_KEY first (.env.example).')
  return set
}

/** Where `--checkpoints` or AUDIT_CHECKPOINTS says, checked with `--key`, a file, or with AUDIT_SIGNING_KEY. */
async function checkpointsGiven() {
  const where = values.checkpoints ?? process.env.AUDIT_CHECKPOINTS
  if (!where) return undefined
  const [{ openStore }, { readPublicKey }] = await Promise.all([
    import('@/lib/audit/checkpoints/store'),
    import('@/lib/audit/checkpoints/keys'),
  ])
  const local = readIfThere(join(LOCAL_FOLDER, 'secrets.json'))
    ? loadSecrets(LOCAL_FOLDER).auditSigning
    : undefined
  const key = values.key ? readFileSync(values.key, 'utf8') : (process.env.AUDIT_SIGNING_KEY ?? local)
  if (!key) throw new Trouble('Name the public key that checkpoints are checked with: --key <file>.')
  const { known } = values
  return { store: openStore(where), key: readPublicKey(key), ...(known && { known }) }
}
