import type Stripe from 'stripe'
import { found } from '../api/errors.ts'
import { page, within } from '../api/list.ts'
import { clearable, listing, metadata, range, text } from '../api/params.ts'
import { type Route, route } from '../api/route.ts'
import { newCustomer } from '../objects/customer.ts'
import { newestFirst } from '../state/store.ts'
import { change, emit } from '../webhooks/events.ts'
import { withMetadata } from './metadata.ts'

const fields = {
  email: clearable.optional(),
  name: clearable.optional(),
  description: clearable.optional(),
  phone: clearable.optional(),
  metadata: metadata.optional(),
}

/** https://docs.stripe.com/api/customers */
export const customerRoutes: Route[] = [
  route<Stripe.CustomerCreateParams>()('POST', '/v1/customers', fields, (world, params) => {
    const customer = newCustomer(world.now(), {
      ...given(params),
      metadata: withMetadata({}, params.metadata),
    })
    world.state.customers[customer.id] = customer
    emit(world, 'customer.created', customer)
    return customer
  }),

  route<Stripe.CustomerRetrieveParams>()('GET', '/v1/customers/:id', {}, (world, _params, { id = '' }) =>
    found(world.state.customers, id, 'customer'),
  ),

  route<Stripe.CustomerUpdateParams>()('POST', '/v1/customers/:id', fields, (world, params, { id = '' }) => {
    const customer = found(world.state.customers, id, 'customer')
    const merged = withMetadata(customer.metadata, params.metadata)
    const previous = change(customer, { ...given(params), metadata: merged })
    if (Object.keys(previous).length > 0) emit(world, 'customer.updated', customer, previous)
    return customer
  }),

  route<Stripe.CustomerListParams>()(
    'GET',
    '/v1/customers',
    { ...listing, email: text.optional(), created: range.optional() },
    (world, params) => {
      const matching = newestFirst(world.state.customers).filter(
        (one) => (!params.email || one.email === params.email) && within(one.created, params.created),
      )
      return page(matching, '/v1/customers', params)
    },
  ),
]

type Given = Partial<Record<'email' | 'name' | 'description' | 'phone', string | null | undefined>>

/** The fields that were sent; those that were not stay as they are. */
function given({ email, name, description, phone }: Given) {
  return {
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(phone !== undefined && { phone }),
  }
}
