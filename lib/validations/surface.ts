import { z } from 'zod'
import { searchTerm } from './optional'

/** What an admin looks for among the ways in: words, all of which have to occur. */
export const surfaceSearchSchema = z.object({ search: searchTerm.catch('') })
