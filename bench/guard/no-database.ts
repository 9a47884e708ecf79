/**
 * What lib/db.ts offers, without a database behind it: everybody is signed in, everything is admitted, nothing is
 * kept. With it in the place of the real one, what is left to measure is the guard itself.
 */
import { Prisma } from '@/lib/generated/prisma/client'

export { Prisma }

export const WHO = {
  session_id: '0b0e7f3c-95a3-4e2c-9b0e-6f1f4d1d7a01',
  user_id: '5d2c8e61-54b8-4a9a-8d43-2d0c6e6f9b02',
  email: 'uma@northwind.test',
  name: 'Uma Rao',
  user_role: 'USER',
  tenant_id: '9a1f4c5e-3f53-4a0e-a0b5-0d7f2c3b8c03',
  tenant_name: 'Northwind',
  member_role: 'OWNER',
  authenticated_seconds: 1,
  second_factor: false,
  needs_second_factor: false,
  key_claim: null,
}

type Query = Prisma.Sql | TemplateStringsArray

/** Which statement it is stands before its first value; looking further would be measured with the guard. */
const rowsFor = (query: Query): unknown[] => {
  const [start = ''] = 'strings' in query ? query.strings : query
  if (start.includes('open_session')) return [WHO]
  return start.includes('take_token') ? [{ wait: 0 }] : []
}
const tx = { $queryRaw: async (query: Query) => rowsFor(query), $executeRaw: async () => 0 }

export const inTransaction = <T>(_role: string, work: (client: typeof tx) => Promise<T>): Promise<T> =>
  work(tx)
export const withTenant = <T>(_tenantId: string, work: (client: typeof tx) => Promise<T>): Promise<T> =>
  work(tx)
export const runStatement = async (_role: string, statement: Prisma.Sql): Promise<unknown[]> =>
  rowsFor(statement)
export const containing = (term: string) => ({ contains: term })

export class CommitUnanswered extends Error {}
