import { z } from 'zod'

export const sessionSchema = z.strictObject({ sessionId: z.uuid() })

/** One session of a user, or all of them. */
export const userSessionsSchema = z.strictObject({ userId: z.uuid(), sessionId: z.uuid().optional() })
