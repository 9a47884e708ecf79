import { lookup, newestFirst, type State } from '../state/store.ts'
import { invalidRequest } from './errors.ts'
import { wholeList } from './list.ts'

type Json = Record<string, unknown>

/**
 * Puts whole objects where ids stand, for each path in `expand`. https://docs.stripe.com/api/expanding_objects
 *
 * @param answer left as it is; the expanded copy is returned
 * @param paths e.g. `latest_invoice`, `items.data.price.product`, `data.customer`
 * @throws StripeFailure for a property that cannot be expanded, or a path deeper than four levels
 */
export function expanded(state: State, answer: object, paths: string[]): object {
  const copy: Json = structuredClone({ ...answer })
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.filter((step) => step !== 'data').length > 4)
      throw invalidRequest(`You cannot expand more than 4 levels of a property. Property: ${path}`)
    walk(state, copy, steps, path)
  }
  return copy
}

function walk(state: State, at: unknown, steps: string[], path: string): void {
  const [step, ...rest] = steps
  if (step === undefined) return
  if (Array.isArray(at)) {
    for (const element of at) walk(state, element, steps, path)
    return
  }
  if (!isObject(at)) return
  const next = at[step] === undefined ? included(state, at, step) : at[step]
  if (next === undefined)
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })
  at[step] = typeof next === 'string' ? structuredClone(objectOf(state, next, path)) : next
  walk(state, at[step], rest, path)
}

function objectOf(state: State, id: string, path: string): object {
  const kinds = [state.customers, state.subscriptions, state.invoices, state.products, state.prices]
  for (const records of [...kinds, state.paymentMethods, state.paymentIntents]) {
    const record = lookup<object>(records, id)
    if (record) return record
  }
  throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })
}

/** Lists that Stripe leaves out of an object until they are asked for. */
function included(state: State, object: Json, property: string): unknown {
  const id = String(object.id)
  switch (`${String(object.object)}.${property}`) {
    case 'checkout.session.line_items':
      return structuredClone(wholeList(state.lineItems[id] ?? [], `/v1/checkout/sessions/${id}/line_items`))
    case 'customer.subscriptions': {
      const live = newestFirst(state.subscriptions).filter(
        (one) => one.customer === id && one.status !== 'canceled',
      )
      return structuredClone(wholeList(live, `/v1/customers/${id}/subscriptions`))
    }
    case 'invoice.payments': {
      const payments = Object.values(state.invoicePayments).filter((one) => one.invoice === id)
      return structuredClone(wholeList(payments, `/v1/invoice_payments?invoice=${id}`))
    }
    default:
      return undefined
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
