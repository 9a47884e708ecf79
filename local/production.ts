import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type App, startNextProduction } from './app.ts'
import { HASTE, removeData } from './database/postgres.ts'
import { writeWhole } from './files.ts'
import { ROOT } from './folder.ts'
import { freePort } from './ports.ts'
import { startWorld, type World } from './world.ts'

export type Production = {
  world: World
  /** Environment for `next build` and `next start`: the app's own variables, and a build folder of its own. */
  environment: Record<string, string>
  /** The folder of the build, from the clone on. */
  build: string
  /** Starts the app; call it after the build. It answers at `world.urls.app`, and logs into the file if named. */
  startApp(log?: string): Promise<App>
  /** Ends everything, and removes the database. */
  stop(): Promise<void>
}

/**
 * A world for the production build: free ports, a scratch folder, and a build folder inside it, so that it
 * may stand beside `npm run dev` and beside another of its kind.
 *
 * @param folder inside the clone, because Next builds nowhere else
 * @param built the folder of a build that another such world made; prices have the same ids in all of them
 */
export async function startProductionWorld(folder: string, built?: string): Promise<Production> {
  const port = await freePort()
  const world = await startWorld({ folder, appPort: port, settings: HASTE })
  const own = ownBuildFolder(folder)
  const build = built ?? own.NEXT_DIST_DIR
  const environment = {
    ...world.environment,
    NODE_ENV: 'production',
    METRICS_TOKEN: randomBytes(24).toString('hex'),
    ...own,
    NEXT_DIST_DIR: build,
  }
  let app: App | undefined
  return {
    world,
    environment,
    build,
    async startApp(log) {
      app = startNextProduction(port, environment, ROOT, log)
      await app.answers('/api/health')
      return app
    },
    async stop() {
      await app?.stop()
      await world.stop()
      await removeData(folder)
    },
  }
}

/** Next writes its folders into the tsconfig it is given; one of its own spares the committed one. */
export function ownBuildFolder(folder: string): { NEXT_DIST_DIR: string; NEXT_TSCONFIG: string } {
  const committed = join(ROOT, 'tsconfig.build.json')
  const { include }: { include: string[] } = JSON.parse(readFileSync(committed, 'utf8'))
  const up = relative(folder, ROOT)
  const own = join(folder, 'tsconfig.json')
  const content = {
    extends: relative(folder, committed),
    include: include.map((pattern) => join(up, pattern)),
  }
  writeWhole(own, JSON.stringify(content))
  return { NEXT_DIST_DIR: relative(ROOT, join(folder, 'build')), NEXT_TSCONFIG: relative(ROOT, own) }
}
