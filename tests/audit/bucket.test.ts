import { createEmulator } from 'emulate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { signCheckpoint } from '@/lib/audit/checkpoints/sign'
import { type CheckpointStore, openStore } from '@/lib/audit/checkpoints/store'
import { freePort } from '../../local/ports.ts'
import { verifyDatabase } from '../../scripts/audit/verify.ts'
import { createPeople } from '../support/people.ts'
import { checkpointWorld } from './trail-world.ts'

// T72: checkpoints in a bucket, through S3's own protocol.

const KEYS = 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY'
let at: (path: string) => CheckpointStore
let stop: () => Promise<void>

beforeAll(async () => {
  const port = await freePort()
  const seed = { tokens: {}, aws: { s3: { buckets: [{ name: 'trail' }] } } }
  const s3 = await createEmulator({ service: 'aws', port, seed })
  at = (path) => openStore(`s3://${KEYS}@127.0.0.1:${port}/${path}?region=us-east-1`)
  stop = () => s3.close()
})
afterAll(() => stop())

test('T72 M4 a series of checkpoints is signed into a bucket, and the trail is verified against it', async () => {
  await createPeople()
  const { privateKey, pem } = await checkpointWorld()
  const store = at('trail/checkpoints')
  for (const number of [1, 2, 3]) expect((await signCheckpoint(store, privateKey)).note.number).toBe(number)
  const verified = await verifyDatabase(process.env.DATABASE_OWNER_URL ?? '', {
    store,
    key: readPublicKey(pem),
  })
  expect(verified).toMatchObject({ checkpoints: 3, findings: [] })

  const elsewhere = await verifyDatabase(process.env.DATABASE_OWNER_URL ?? '', {
    store: at('trail/elsewhere'),
    key: readPublicKey(pem),
  })
  expect(elsewhere.checkpoints).toBe(0)
})

test('what is there is never written over', async () => {
  const store = at('trail/once')
  expect(await store.write('a', 'first')).toBe(true)
  expect(await store.write('a', 'second')).toBe(false)
  expect(await store.read('a')).toBe('first')
  expect(await store.read('b')).toBeNull()
})

test('a bucket with more than one page of names is listed whole', async () => {
  const store = at('trail/many')
  const names = Array.from({ length: 1_005 }, (_, index) => String(index).padStart(6, '0'))
  // A hundred at a time: the local S3 resets what a thousand connections at once are too many for.
  for (let from = 0; from < names.length; from += 100) {
    await Promise.all(names.slice(from, from + 100).map((name) => store.write(name, name)))
  }
  expect((await store.list()).sort()).toEqual(names)
})

test('a bucket that is not there is an error, and no empty one', async () => {
  await expect(at('nowhere/x').list()).rejects.toThrow('the bucket of checkpoints answered 404 to list')
})
