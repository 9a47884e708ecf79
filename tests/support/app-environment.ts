import { afterAll, inject, vi } from 'vitest'
import { appEnvironment } from '../../local/environment.ts'
import { testDatabase } from './database.ts'

// Before each test file: the app's modules anew, a database of its own, and the environment in which the app's code finds
// it. The stand-ins' addresses lead nowhere (port 9 discards) until a test starts one and says where.
const NOWHERE = 'http://127.0.0.1:9'

beginAnew()
const database = await testDatabase()
const { secrets } = inject('postgres')

Object.assign(
  process.env,
  appEnvironment(secrets, database, {
    app: 'http://localhost:3000',
    stripe: NOWHERE,
    google: NOWHERE,
    github: NOWHERE,
    smtp: 'smtp://127.0.0.1:9',
  }),
  { DATABASE_OWNER_URL: database.owner, DATABASE_ADMIN_URL: database.admin, LOG_LEVEL: 'error' },
)

afterAll(() => database.drop())

/** What the file before left in this worker: its modules, what they share between copies of themselves, its environment. */
function beginAnew(): void {
  vi.resetModules()
  for (const name of Object.keys(globalThis)) {
    if (name.startsWith('portcullis')) Reflect.deleteProperty(globalThis, name)
  }
  const worker = globalThis as typeof globalThis & { firstEnvironment?: NodeJS.ProcessEnv }
  worker.firstEnvironment ??= { ...process.env }
  for (const name of Object.keys(process.env)) {
    if (!(name in worker.firstEnvironment)) Reflect.deleteProperty(process.env, name)
  }
  Object.assign(process.env, worker.firstEnvironment)
}
