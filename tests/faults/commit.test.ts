import { expect, test } from 'vitest'
import { startFaults } from './world.ts'

// The one moment in which nobody can know: the database was told to commit, and no answer came.

const proxy = await startFaults()
const { prepare } = await import('./database.ts')
const { sceneFor } = await import('../attack/scene.ts')
const { inTransaction, CommitUnanswered } = await import('@/lib/db')
const { asAdmin, trailOf } = await import('../support/trail.ts')
const { actions } = await prepare(proxy)

const updateUserName = actions.find(({ name }) => name === 'updateUserName')
if (updateUserName === undefined) throw new Error('updateUserName is gone')

const isCommit = (statement: string): boolean => /^commit/i.test(statement)

test.each(['answer is lost', 'server hangs'] as const)(
  'M10 T24 T9 a COMMIT whose %s: nobody says that nothing was changed, and a second press does no harm',
  async (name) => {
    const { call, person } = await sceneFor(updateUserName)
    const names = () => asAdmin('SELECT name FROM users WHERE id = $1', [person.userId])
    proxy.arm({ fault: name === 'server hangs' ? 'hangs' : 'answer lost', at: 1, counts: isCommit })
    const answer = await call()
    expect(proxy.disarm()).toBe('COMMIT')

    if (answer.status === 'success') throw new Error('it cannot know')
    expect(answer.error.reason).toBe('unavailable')
    expect(answer.error.message).toMatch(/we do not know whether this was done/)
    const ends = (await trailOf(answer.error.requestId)).filter(({ outcome }) => outcome === 'failed')
    expect(ends).toMatchObject([{ code: 'DB_OUTCOME_UNKNOWN' }])

    // The same key: done once, whether the first press came to something or not.
    expect(await call()).toEqual({ status: 'success', data: { name: 'Lea Stone' } })
    expect(await names()).toEqual([{ name: 'Lea Stone' }])
    const done = await asAdmin(
      `SELECT 1 FROM audit_events WHERE event = 'user.name_updated' AND outcome = 'success' AND actor_id = $1`,
      [person.userId],
    )
    expect(done).toHaveLength(1)
  },
)

test.each(['dies', 'answer lost', 'hangs', 'fails'] as const)(
  'M10 what was read is answered though the COMMIT behind it %s, and so is the next; a change is not',
  async (fault) => {
    const read = (mode: 'read only' | 'read write') =>
      inTransaction('system', (tx) => tx.$queryRaw`SELECT 1 AS one`, mode)
    const breakCommit = () => proxy.arm({ fault, at: 1, counts: isCommit })

    breakCommit()
    await expect(read('read write')).rejects.toThrow(fault === 'fails' ? /by zero/ : CommitUnanswered)
    expect(proxy.disarm()).toBe('COMMIT')

    breakCommit()
    expect(await read('read only')).toEqual([{ one: 1 }])
    // Whoever is given the same connection may meet what is left of it; it is not given to anybody twice.
    await read('read write').catch(() => undefined)
    expect(proxy.disarm()).toBe('COMMIT')
    expect(await read('read write')).toEqual([{ one: 1 }])
  },
)
