import { env } from '@/env.mjs'
import { readMethods } from '@/lib/factors/queries'
import { loader } from '@/lib/guard/loader'
import { ownPath } from '@/lib/urls'
import { reauthenticateSearchSchema } from '@/lib/validations/factors'

/** How this person can confirm that it is them, and where they were. */
export const loadReauthentication = loader(
  {
    event: 'page.re_authenticate',
    page: '/re-authenticate',
    scope: 'per-user-tenant-id',
    access: 'signing-in',
    input: reauthenticateSearchSchema,
  },
  async ({ input, actor, tx }) => ({
    email: actor.email,
    next: ownPath(input.next) ?? '/dashboard',
    signingIn: actor.needsSecondFactor,
    methods: await readMethods(tx, actor.userId),
    // An admin without a factor is not asked for one again and again, but led to where one is set up.
    mustEnrol: env.ADMIN_SECOND_FACTOR === 'required' && actor.role === 'ADMIN',
  }),
)
