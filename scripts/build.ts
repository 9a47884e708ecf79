import { buildApp } from './build-app.ts'
import { ensureGenerated } from './generate.ts'
import { sentence } from './trouble.mjs'

// `npm run build`: the production build, with the Prisma client of the present schema.
try {
  await ensureGenerated()
  const { failed } = await buildApp({ live: true })
  process.exitCode = failed
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
