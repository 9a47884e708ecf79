import { expect, test } from 'vitest'
import { startFaults } from './world.ts'

// The one moment in which nobody can know: the database was told to commit, and no answer came.

const proxy = await startFaults()
const { prepare } = await import('./database.ts')
const { sceneFor } = await import('../attack/scene.ts')
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
