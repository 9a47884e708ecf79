import type { Instrumentation } from 'next'

/** Runs once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { boot } = await import('./lib/boot')
    await boot()
  }
}

/** Next hands over what it caught itself, in front of the guard or beside it. */
export const onRequestError: Instrumentation.onRequestError = async (...seen) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { recordUnguarded } = await import('./lib/guard/unguarded')
    await recordUnguarded(...seen)
  }
}
