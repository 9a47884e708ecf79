'use server'

import { PrismaPg } from '@prisma/adapter-pg'
import { revalidatePath } from 'next/cache'
import NextAuth from 'next-auth'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { userNameSchema } from '@/lib/validations/user'

// The way of the starters people use today: the session is what the cookie says, then Zod, then the update. No live
// session, no limit, no tenant, no record. On a database of its own, which asks for none of them.
const { auth } = NextAuth({
  providers: [],
  session: { strategy: 'jwt' },
  secret: process.env.AUTH_SECRET ?? '',
  trustHost: true,
  callbacks: {
    session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub ?? '' } }),
  },
})
const adapter = new PrismaPg({ connectionString: process.env.ANCESTOR_DATABASE_URL, max: 10 })
const prisma = new PrismaClient({ adapter })

export async function ancestorRename(input: unknown) {
  const session = await auth()
  const { userId, name } = userNameSchema.parse(input)
  if (!session?.user?.id || session.user.id !== userId) throw new Error('Unauthorized')
  await prisma.user.update({ where: { id: userId }, data: { name } })
  revalidatePath('/(app)', 'layout')
  return { status: 'success' }
}
