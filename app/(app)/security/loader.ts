import { seconds } from '@/lib/duration'
import { readFactors } from '@/lib/factors/queries'
import { loader } from '@/lib/guard/loader'
import { readDevices } from '@/lib/sessions/queries'
import { noParameters } from '@/lib/validations/empty'

export const loadSecurity = loader(
  {
    event: 'page.security',
    page: '/security',
    scope: 'per-user-tenant-id',
    access: 'user',
    impersonated: 'closed',
    input: noParameters,
  },
  async ({ actor, tx }) => {
    const [devices, factors] = await Promise.all([
      readDevices(tx, actor.userId),
      readFactors(tx, actor, actor.authenticatedSeconds <= seconds('10m')),
    ])
    return { sessionId: actor.sessionId, devices, factors }
  },
)
