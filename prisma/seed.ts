import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '../lib/generated/prisma/client.ts'
import { githubId, googleSubject, PEOPLE } from '../local/people.ts'

/** Who is left out: the app has never met her. */
const NEWCOMER = 'nia'

/** Uma's team; everybody also has a tenant of their own. */
const TEAM = { name: 'Northwind', ownerLogin: 'uma' }

/**
 * Puts the people of the local world into an empty database: Ada, an admin; Uma, who owns the team Northwind; Ben, in
 * another tenant. A second run changes nothing.
 *
 * @param systemUrl a postgresql:// URL of the role portcullis_system
 */
export async function seed(systemUrl: string): Promise<void> {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: systemUrl, max: 1 }) })
  try {
    await prisma.$transaction(async (tx) => {
      if ((await tx.user.count()) > 0) return
      for (const person of PEOPLE) if (person.login !== NEWCOMER) await seedPerson(tx, person)
    })
  } finally {
    await prisma.$disconnect()
  }
}

type Person = (typeof PEOPLE)[number]

async function seedPerson(tx: Prisma.TransactionClient, { name, email, login }: Person): Promise<void> {
  const user = await tx.user.create({
    data: { name, email, role: login === 'ada' ? 'ADMIN' : 'USER', emailVerifiedAt: new Date() },
  })
  await tx.account.createMany({
    data: [
      { userId: user.id, provider: 'google', providerAccountId: googleSubject(email) },
      { userId: user.id, provider: 'github', providerAccountId: String(githubId(email)) },
    ],
  })
  await seedTenant(tx, user.id, { name, personalUserId: user.id })
  if (login === TEAM.ownerLogin) await seedTenant(tx, user.id, { name: TEAM.name })
}

async function seedTenant(
  tx: Prisma.TransactionClient,
  ownerId: string,
  data: { name: string; personalUserId?: string },
): Promise<void> {
  const tenant = await tx.tenant.create({ data })
  await tx.membership.create({ data: { tenantId: tenant.id, userId: ownerId, role: 'OWNER' } })
  await tx.$queryRaw`SELECT app.append_audit(${tenant.id}::uuid, 'world.seeded', 'success', NULL, 'system', NULL,
    'tenant', ${tenant.id}, 'seed', NULL, NULL, '{}'::jsonb)`
}
