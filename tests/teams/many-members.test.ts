import { beforeAll, describe, expect, test } from 'vitest'
import { leaveTeam } from '@/actions/leave-team'
import { loadTeam } from '@/app/(app)/team/loader'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import { act } from './acting.ts'

// A team that no page holds.

const MANY = 2_500
let people: People

beforeAll(async () => {
  people = await createPeople()
  // Of the same name by twos, so that a name alone is no place in the list.
  await asAdmin(
    `WITH new AS (
       INSERT INTO users (email, name) SELECT 'm' || n || '@many.test', 'Member ' || lpad((n / 2)::text, 4, '0')
       FROM generate_series(1, $2::integer) n RETURNING id, email
     ), audited AS MATERIALIZED (SELECT app.append_audit($1, 'tests.filled', 'success', NULL, 'system', NULL, NULL, NULL,
       'req_many', NULL, NULL, '{}'))
     INSERT INTO memberships (tenant_id, user_id, role)
     SELECT $1, id, (CASE WHEN email < 'm12@' THEN 'ADMIN' ELSE 'MEMBER' END)::"MemberRole" FROM new, audited`,
    [people.uma.tenantId, MANY],
  )
})

const open = (who: Person, search: Record<string, string> = {}) =>
  inRequest({ as: who }, () => loadTeam(search)).then(({ members }) => members)
type Page = Awaited<ReturnType<typeof open>>

const names = ({ members }: Page) => members.map(({ userId }) => userId)

/** Every page from one on, in one direction. */
async function turned(from: Page, way: 'next' | 'previous'): Promise<Page[]> {
  const pages = [from]
  for (let page = from; page[way] !== null; pages.push(page))
    page = await open(
      people.uma,
      way === 'next' ? { after: page.next ?? '' } : { before: page.previous ?? '' },
    )
  return pages
}

describe('2,500 members', () => {
  test('are fifty on a page, owners first, each once, there and back', { timeout: 60_000 }, async () => {
    const forth = await turned(await open(people.uma), 'next')
    const everybody = forth.flatMap(names)
    expect(everybody).toHaveLength(MANY + 2)
    expect(new Set(everybody).size).toBe(MANY + 2)
    for (const { members, total, owners } of forth) {
      expect(members.length).toBeLessThanOrEqual(50)
      expect([total, owners]).toEqual([MANY + 2, 1])
    }
    expect(forth[0]?.members[0]).toMatchObject({ name: 'Uma Rao', role: 'OWNER', isYou: true })
    expect(forth[0]?.previous).toBeNull()
    const roles = forth.flatMap(({ members }) => members.map(({ role }) => role))
    expect(roles).toEqual(roles.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)))

    const last = forth.at(-1)
    if (last === undefined) throw new Error('no page')
    const back = (await turned(last, 'previous')).toReversed().flatMap(names)
    expect(new Set(back)).toEqual(new Set(everybody))
  })

  test('a place that is none, or was somebody’s who left, is the first page', async () => {
    const first = names(await open(people.uma))
    const { mia, ben } = people
    expect(await act(mia, leaveTeam)).toMatchObject({ status: 'success' })
    for (const place of [mia.userId, ben.userId, 'x', '', "'; --"])
      for (const way of ['after', 'before'])
        expect(names(await open(people.uma, { [way]: place }))).toEqual(first)
    const end = (await open(people.uma, { before: first[3] ?? '' })).members[0]
    expect(end?.userId).toBe(first[0])
  })

  test('T40 of which a stranger sees none, whosever place they name', async () => {
    const page = await open(people.ben, { after: people.uma.userId })
    expect(names(page)).toEqual([people.ben.userId])
    expect(page).toMatchObject({ total: 1, owners: 1, next: null, previous: null })
  })
})

const ORDER = ['OWNER', 'ADMIN', 'MEMBER']
