import { ROOT } from '../../local/folder.ts'
import { importFrom } from '../../scripts/surface/resolver.ts'

// A process that does nothing but work, to be killed or asked to end.
importFrom(ROOT)
const { KINDS } = await import('./kinds.ts')
const { HURRIED } = await import('./marks.ts')
const { keepWorking } = await import('../../lib/jobs/process.ts')

keepWorking(KINDS, HURRIED)
// What Next does once its server is closed.
process.once('SIGTERM', () => process.exit(0))
process.stdout.write('ready\n')
