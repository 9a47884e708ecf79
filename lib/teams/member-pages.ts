import 'server-only'
import { Prisma, type Tx } from '@/lib/db'
import type { Member } from './queries'

/**
 * A page of members, and what is true of all of them: how many there are, and how many of those are owners. `next` and
 * `previous` are who the pages beside it begin after and end before, null where there is none.
 */
export type MembersPage = {
  members: Member[]
  total: number
  owners: number
  next: string | null
  previous: string | null
}

/** A place in the list: after this person, or before them. */
type Place = { after?: string | undefined; before?: string | undefined }

const PAGE_SIZE = 50

/**
 * The members of the transaction's tenant, owners first, then by name. A page is a place in the list and not a number: it
 * begins beside a person, and with whoever is first where that person is not in the team, or not any more.
 */
export async function membersOf(tx: Tx, { after, before }: Place = {}): Promise<MembersPage> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH everybody AS (
      SELECT u.id AS "userId", u.name, u.email, m.role, m.created_at AS "joinedAt",
        u.id IS NOT DISTINCT FROM app.user_id() AS "isYou",
        (row_number() OVER (ORDER BY m.role, lower(u.name), u.id))::integer AS number,
        (count(*) OVER ())::integer AS total, (count(*) FILTER (WHERE m.role = 'OWNER') OVER ())::integer AS owners
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = app.tenant_id()
    )
    SELECT * FROM everybody WHERE number > ${startOf(after, before)} ORDER BY number LIMIT ${PAGE_SIZE}::integer`
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    members: rows.map(({ number: _, total: __, owners: ___, ...member }) => member),
    total: first?.total ?? 0,
    owners: first?.owners ?? 0,
    next: last && last.number < last.total ? last.userId : null,
    previous: first && first.number > 1 ? first.userId : null,
  }
}

type Row = Member & { number: number; total: number; owners: number }

/** Behind which number a page begins; never so far that it would be empty. */
function startOf(after: string | undefined, before: string | undefined): Prisma.Sql {
  const place = (person: string) => Prisma.sql`SELECT number FROM everybody WHERE "userId" = ${person}::uuid`
  if (before) return Prisma.sql`coalesce((${place(before)}), 0) - 1 - ${PAGE_SIZE}::integer`
  if (after) return Prisma.sql`coalesce((${place(after)} AND number < total), 0)`
  return Prisma.sql`0`
}
