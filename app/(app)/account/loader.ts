import { fateOf } from '@/lib/account/policy'
import { placesOf, readExport } from '@/lib/account/queries'
import { loader } from '@/lib/guard/loader'
import { accountPageSchema } from '@/lib/validations/account'

/** What one can take along, and what would become of everything if one went. */
export const loadAccount = loader(
  {
    event: 'page.account',
    page: '/account',
    scope: { global: 'a person may be in several tenants' },
    access: 'user',
    impersonated: 'closed',
    input: accountPageSchema,
  },
  async ({ input, actor, tx }) => ({
    email: actor.email,
    refused: input.error,
    file: await readExport(tx, actor.userId),
    places: (await placesOf(tx, actor.userId)).map((place) => ({ ...place, fate: fateOf(place) })),
  }),
)
