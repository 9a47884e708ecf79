import { startFaults } from './world.ts'

const proxy = await startFaults()
const { everyStatement, prepare } = await import('./database.ts')

everyStatement(await prepare(proxy), 0)
