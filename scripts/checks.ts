import { type Outcome, run } from './step.ts'

/** Format, lint, types, unused code and undeclared ways in, at once; each is one check. */
export function runChecks(): Promise<Outcome[]> {
  return Promise.all([
    run({ name: 'Format and lint', program: 'biome', args: ['check', '--error-on-warnings', '.'] }),
    types(),
    run({ name: 'Unused code', program: 'knip', args: ['--no-progress'] }),
    run({ name: 'Ways in', program: 'node', args: ['scripts/surface.ts', '--check'] }),
  ])
}

/** Next writes the types of routes and of style sheets, which a fresh clone does not have yet. */
async function types(): Promise<Outcome> {
  const routes = await run({
    name: 'Route types',
    program: 'next',
    args: ['typegen'],
  })
  return routes.failed > 0 ? routes : run({ name: 'Types', program: 'tsc', args: ['--noEmit'] })
}
