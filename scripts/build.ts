import { ensureGenerated } from './generate.ts'
import { run } from './step.ts'
import { sentence } from './trouble.mjs'

// `npm run build`: the production build, with the Prisma client of the present schema.
try {
  await ensureGenerated()
  const { failed } = await run({ name: 'next build', program: 'next', args: ['build'], live: true })
  process.exitCode = failed
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
