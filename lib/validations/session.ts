import { z } from 'zod'

/** An empty form or call, or the page to come back to after the next sign-in; whether it is ours is checked there. */
export const signOutSchema = z.strictObject({ returnTo: z.string().max(2_000).optional() }).or(z.undefined())

export const sessionSchema = z.strictObject({ sessionId: z.uuid() })

/** One session of a user, or all of them. */
export const userSessionsSchema = z.strictObject({ userId: z.uuid(), sessionId: z.uuid().optional() })
