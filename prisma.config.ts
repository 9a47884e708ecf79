import { defineConfig } from 'prisma/config'

// The CLI only generates and formats here; migrations run through `npm run db:migrate`, or through
// `prisma migrate deploy` with DATABASE_OWNER_URL wherever Prisma's own engine can be downloaded.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? '' },
})
