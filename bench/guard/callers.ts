import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { withClient } from '../../local/database/connect.ts'
import type { World } from '../../local/world.ts'
import type { Call } from './load.ts'

/** The two ways to rename somebody that are held against each other. */
export type Way = 'guardedRename' | 'ancestorRename'

/** Somebody with a tenant of their own, signed in for both ways. */
export type Caller = { userId: string; cookie: string }

/**
 * Puts people with tenants and sessions into the world's database, and the same people into the ancestor's, which has
 * the one table it asks.
 */
export async function createCallers(world: World, ancestorUrl: string, count: number): Promise<Caller[]> {
  const people = Array.from({ length: count }, () => ({
    userId: randomUUID(),
    tenantId: randomUUID(),
    sessionId: randomUUID(),
  }))
  await withClient(world.database.admin, async (client) => {
    // Without the trigger that asks for an audit event of each: these people have done nothing yet.
    await client.query('SET session_replication_role = replica')
    for (const { userId, tenantId, sessionId } of people) {
      const email = `${userId}@example.test`
      await client.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [userId, email, 'Bench'])
      await client.query('INSERT INTO tenants (id, name, personal_user_id) VALUES ($1, $2, $3)', [
        tenantId,
        'Bench',
        userId,
      ])
      await client.query(`INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
        tenantId,
        userId,
      ])
      await client.query(
        `INSERT INTO sessions (id, user_id, tenant_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
        [sessionId, userId, tenantId],
      )
    }
  })
  await withClient(ancestorUrl, async (client) => {
    for (const { userId } of people)
      await client.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
        userId,
        `${userId}@example.test`,
        'Bench',
      ])
  })
  const secret = world.environment.AUTH_SECRET ?? ''
  return Promise.all(
    people.map(async ({ userId, sessionId }) => {
      const ours = 'portcullis.session'
      const theirs = 'authjs.session-token'
      const token = { sub: userId, sid: sessionId }
      const one = await encode({ token, secret, salt: ours })
      const other = await encode({ token: { sub: userId }, secret, salt: theirs })
      return { userId, cookie: `${ours}=${one}; ${theirs}=${other}` }
    }),
  )
}

/** The address of each way, from the compiler's own list. */
export function readActionIds(build: string): Record<Way, string> {
  const path = join(build, 'server/server-reference-manifest.json')
  const manifest: { node: Record<string, { exportedName: string }> } = JSON.parse(readFileSync(path, 'utf8'))
  const idOf = (way: Way): string => {
    const [id] = Object.entries(manifest.node).find(([, { exportedName }]) => exportedName === way) ?? []
    if (id === undefined) throw new Error(`${way} is not in the build.`)
    return id
  }
  return { guardedRename: idOf('guardedRename'), ancestorRename: idOf('ancestorRename') }
}

/** Where a call comes from: a page of the app, and the address of the action there. */
export type From = { actionId: string; page: string; origin: string }

/** The next call of somebody: another name and another key each time, so that each is work. */
export function callsOf(caller: Caller, way: Way, { actionId, page, origin }: From): () => Call {
  let turn = 0
  return () => {
    turn += 1
    const key = way === 'guardedRename' ? { idempotencyKey: randomUUID() } : {}
    return {
      path: page,
      headers: {
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': actionId,
        origin,
        cookie: caller.cookie,
      },
      body: JSON.stringify([{ userId: caller.userId, name: `Bench ${turn}`, ...key }]),
    }
  }
}
