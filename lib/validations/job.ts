import { z } from 'zod'

export const jobIdSchema = z.strictObject({ jobId: z.uuid() })
