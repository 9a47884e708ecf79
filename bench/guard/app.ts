import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type App, startNextProduction } from '../../local/app.ts'
import { withClient } from '../../local/database/connect.ts'
import { ROOT } from '../../local/folder.ts'
import { freePort } from '../../local/ports.ts'
import { startWorld, type World } from '../../local/world.ts'
import { makeScratch, removeScratch } from '../../scripts/scratch.ts'
import { run } from '../../scripts/step.ts'
import { Trouble } from '../../scripts/trouble.mjs'

/** The product as it stands; bench/guard/app adds two pages and the two actions on them. */
const TAKEN = [
  'actions',
  'app',
  'components',
  'jobs',
  'lib',
  '.env.example',
  'auth.ts',
  'env.mjs',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'middleware.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'surface.json',
]

/** The ancestor's only table, as Prisma's client of ours expects it. */
const ANCESTOR_TABLE = `
  CREATE TYPE "UserRole" AS ENUM ('ADMIN', 'USER');
  CREATE TABLE users (id uuid PRIMARY KEY, email text UNIQUE NOT NULL, name text NOT NULL, image text,
    role "UserRole" NOT NULL DEFAULT 'USER', email_verified_at timestamptz(3), disabled_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now())`

export type GuardBench = {
  world: World
  /** The folder of the build, with the compiler's list of actions. */
  build: string
  ancestorUrl: string
  /** Starts the app, by a way to the database that may be another than the world's own. */
  start(databasePort?: number): Promise<App>
}

/** Builds the small app and a world with real disk writes, and removes both after the work. */
export async function withGuardBench<T>(work: (bench: GuardBench) => Promise<T>): Promise<T> {
  const folder = await makeScratch('bench')
  const port = await freePort()
  const world = await startWorld({ folder, appPort: port })
  let app: App | undefined
  try {
    const ancestorUrl = await createAncestorDatabase(world)
    const root = join(folder, 'app')
    lay(root)
    const environment = { ...world.environment, ANCESTOR_DATABASE_URL: ancestorUrl }
    const args = ['build', root]
    const built = await run({
      name: 'Build of the two ways',
      program: 'next',
      args,
      environment: { ...environment, NODE_ENV: 'production' },
    })
    if (built.failed > 0) throw new Trouble('The build failed; why, stands above.')
    return await work({
      world,
      build: join(root, '.next'),
      ancestorUrl,
      async start(databasePort) {
        await app?.stop()
        app = startNextProduction(port, through(environment, databasePort), root, join(folder, 'app.log'))
        await app.answers('/bare')
        return app
      },
    })
  } finally {
    await app?.stop()
    await world.stop()
    await removeScratch(folder)
  }
}

function lay(root: string): void {
  for (const path of TAKEN) cpSync(join(ROOT, path), join(root, path), { recursive: true })
  cpSync(join(ROOT, 'bench/guard/app'), root, { recursive: true })
  const typescript = JSON.stringify({
    extends: relative(root, `${ROOT}/tsconfig.json`),
    compilerOptions: { paths: { '@/*': ['./*'] } },
    include: ['app', 'actions', 'lib'],
    exclude: [],
  })
  const files = {
    // It names its files by path, and the packages are further up.
    'app/fonts.ts': readFileSync(join(ROOT, 'app/fonts.ts'), 'utf8').replaceAll(
      '../node_modules/',
      `${relative(join(root, 'app'), ROOT)}/node_modules/`,
    ),
    'package.json': '{ "name": "two-ways", "private": true, "type": "module" }\n',
    'tsconfig.json': typescript,
    'tsconfig.build.json': typescript,
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
}

async function createAncestorDatabase(world: World): Promise<string> {
  const url = new URL(world.database.admin)
  await withClient(url.href, (client) => client.query('CREATE DATABASE ancestor'))
  url.pathname = '/ancestor'
  await withClient(url.href, (client) => client.query(ANCESTOR_TABLE))
  return url.href
}

/** The same environment with every database behind another port. */
function through(environment: Record<string, string>, port: number | undefined): Record<string, string> {
  if (port === undefined) return environment
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      if (!/DATABASE/.test(name)) return [name, value]
      const url = new URL(value)
      url.port = String(port)
      return [name, url.href]
    }),
  )
}
