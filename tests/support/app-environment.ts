import { afterAll, inject } from 'vitest'
import { appEnvironment } from '../../local/environment.ts'
import { testDatabase } from './database.ts'

// Before each test file: a database of its own, and the environment in which the app's code finds it. The
// stand-ins' addresses lead nowhere (port 9 discards) until a test starts one and says where.
const NOWHERE = 'http://127.0.0.1:9'

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
