import { fateOf } from '@/lib/account/policy'
import { placesOf, readExport } from '@/lib/account/queries'
import { REASONS } from '@/lib/errors'
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
  async ({ input, actor, tx }) => {
    const [file, places] = await Promise.all([readExport(tx, actor.userId), placesOf(tx, actor.userId)])
    return {
      email: actor.email,
      refusal: input.error && WHY_NO_FILE[input.error],
      file,
      places: places.map((place) => ({ ...place, fate: fateOf(place) })),
    }
  },
)

const WHY_NO_FILE = {
  ...REASONS,
  not_found: 'This file is not here: it may be too old, or belong to another account. Ask for a new one.',
}
