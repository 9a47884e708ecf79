import { sessionLoader } from '@/lib/guard/loader'
import { searchSurfaces } from '@/lib/surfaces/manifest'
import { surfaceSearchSchema } from '@/lib/validations/surface'

/** The surface manifest of this build; it is the same for whoever may see it. */
export const loadSurfaces = sessionLoader(
  {
    event: 'page.admin_surfaces',
    page: '/admin/surfaces',
    scope: { global: 'the ways into the app belong to no tenant' },
    access: { role: 'ADMIN' },
    input: surfaceSearchSchema,
  },
  ({ input }) => ({ search: input.search, ...searchSurfaces(input.search) }),
)
