import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendAudit, type Change } from '@/lib/audit/append'
import { folderStore } from '@/lib/audit/checkpoints/folder-store'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { signCheckpoint } from '@/lib/audit/checkpoints/sign'
import { type ChainRow, hashAfter } from '@/lib/audit/verify/row'
import { inTransaction } from '@/lib/db'
import { withTrail } from '../../scripts/audit/read.ts'
import { type Verified, verifyDatabase } from '../../scripts/audit/verify.ts'
import type { Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

/** What people type and browsers send, the awkward ones included. */
const METADATA: Change[] = [
  {},
  { a: 1, bb: 2, B: true, ab: null, '': 'empty' },
  { Zoë: 'naïve "quotes" \\ and / and \b\f\n\r\t\u0001\u007f\u2028', ключ: '山田太郎 💥 \uFFFD' },
  { price: 19.9, large: 1e21, small: 1e-7, negative: -3, nothing: 0 },
]

/** Appends events of all shapes to somebody's chain, as the app does. */
export async function act(person: Person, times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    await inTransaction('system', (tx) =>
      appendAudit(tx, {
        tenantId: person.tenantId,
        event: 'tests.happened',
        outcome: index % 2 ? 'success' : 'denied',
        ...(index % 2 ? {} : { code: 'AUTH_NOT_OWNER' }),
        actorKind: 'user',
        actorId: index % 3 ? person.userId : null,
        ...(index % 4 ? { resource: ['user', person.userId] as const } : {}),
        requestId: `req_${index}`,
        address: index % 5 ? '2001:db8::7' : null,
        userAgent: index % 7 ? 'Mozilla/5.0 "quoted" \\ ü \u2028' : null,
        before: METADATA[index % 4] ?? {},
        metadata: METADATA[(index + 1) % 4] ?? {},
      }),
    )
  }
}

/** A store of checkpoints in a folder of its own, and a key. */
export async function checkpointWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-checkpoints-'))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString()
  const store = folderStore(folder)
  return {
    folder,
    store,
    privateKey,
    pem,
    sign: () => signCheckpoint(store, privateKey),
    verify: (key = pem, known?: string): Promise<Verified> =>
      verifyDatabase(process.env.DATABASE_OWNER_URL ?? '', {
        store,
        key: readPublicKey(key),
        ...(known !== undefined && { known }),
      }),
  }
}

/** What is found without checkpoints. */
export const verifyAlone = (): Promise<Verified> => verifyDatabase(process.env.DATABASE_OWNER_URL ?? '')

/** Findings as tenant, row and kind. */
export const found = ({ findings }: Verified) =>
  findings.map(({ tenantId, seq, problem }) => [tenantId, seq, problem])

/** A chain as it is verified. */
export const rowsOf = (tenantId: string): Promise<ChainRow[]> =>
  withTrail(process.env.DATABASE_OWNER_URL ?? '', async (trail) => {
    const rows: ChainRow[] = []
    for await (const page of trail.pages()) rows.push(...page.filter(([tenant]) => tenant === tenantId))
    return rows
  })

/** Keeps the trail as it stands, as a backup does; the answer restores it. */
export async function backUp(): Promise<() => Promise<void>> {
  const name = `backup_${Math.random().toString(36).slice(2)}`
  for (const table of ['events', 'heads'])
    await asAdmin(`CREATE TABLE ${name}_${table} AS SELECT * FROM audit_${table}`)
  return async () => {
    for (const table of ['events', 'heads']) {
      await asAdmin(`DELETE FROM audit_${table}`)
      await asAdmin(`INSERT INTO audit_${table} SELECT * FROM ${name}_${table}`)
    }
  }
}

/** What a DBA can do who knows how the hashes are made: another request id in a row, and all hashes after it anew. */
export async function rewriteFrom(tenantId: string, seq: number): Promise<void> {
  await asAdmin(`UPDATE audit_events SET request_id = 'another' WHERE tenant_id = $1 AND seq = $2`, [
    tenantId,
    seq,
  ])
  await chainAnew(tenantId, seq)
}

/** Computes all hashes of a chain anew, from a row on. */
export async function chainAnew(tenantId: string, seq: number): Promise<void> {
  const rows = (await rowsOf(tenantId)).filter((row) => Number(row[1]) >= seq)
  const hashes = [rows[0]?.[14] ?? '']
  for (const row of rows) hashes.push(hashAfter(hashes.at(-1) ?? '', row))
  const previous = hashes.at(-1)
  await asAdmin(
    `UPDATE audit_events e SET previous_hash = decode(n.before, 'hex'), hash = decode(n.hash, 'hex')
     FROM unnest($2::bigint[], $3::text[], $4::text[]) AS n(seq, before, hash) WHERE e.tenant_id = $1 AND e.seq = n.seq`,
    [tenantId, rows.map((row) => row[1]), hashes.slice(0, -1), hashes.slice(1)],
  )
  await asAdmin(`UPDATE audit_heads SET hash = decode($2, 'hex') WHERE tenant_id = $1`, [tenantId, previous])
}
