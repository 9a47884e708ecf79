import { createRequire, registerHooks } from 'node:module'
import { ROOT } from '../../local/folder.ts'
import { importFrom } from '../../scripts/surface/resolver.ts'

// Run by itself, with the app's environment: prints how many microseconds one call takes, as JSON. The guard runs as it
// stands, with bench/guard/no-database.ts in the place of the database; next-safe-action has its two middlewares do
// the same two things: say who is signed in, from the same cookie, and write the same line of log.
importFrom(ROOT)
const without = new URL('./no-database.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@/lib/db' ? { url: without, shortCircuit: true } : next(specifier, context),
})

// What Next does first of all in its own server.
createRequire(import.meta.url)('next/dist/server/node-environment-baseline.js')
const { calls, inRequest } = await import('./calls.ts')
const ROUNDS = 200
const EACH = 300
const best = new Map<string, number>()

await inRequest(async () => {
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const started = performance.now()
      for (let time = 0; time < EACH; time++) await call()
      const microseconds = ((performance.now() - started) * 1000) / EACH
      // The quickest round: what was slower was slowed by somebody else.
      best.set(name, Math.min(microseconds, best.get(name) ?? Number.POSITIVE_INFINITY))
    }
  }
})
process.stdout.write(`${JSON.stringify(Object.fromEntries(best))}\n`)
process.exit()
