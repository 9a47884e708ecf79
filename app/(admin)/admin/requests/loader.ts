import { readRequest } from '@/lib/audit/request'
import { loader } from '@/lib/guard/loader'
import { requestLookupSchema } from '@/lib/validations/audit'

export const loadRequest = loader(
  {
    event: 'page.admin_requests',
    page: '/admin/requests',
    scope: { global: 'whoever quotes a request id may be of any team' },
    access: { role: 'ADMIN' },
    input: requestLookupSchema,
  },
  async ({ actor, tx, input: { id } }) => ({
    id: id ?? null,
    events: id === undefined ? [] : await readRequest(tx, id, actor),
  }),
)
