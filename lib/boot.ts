import 'server-only'

/** Starts up, or says in words why not and ends the process: a half-started app must not serve. */
export async function boot(): Promise<void> {
  try {
    // env.mjs checks nothing while a build runs; a server that claims to be one would start unchecked.
    if (process.env.NEXT_PHASE) throw new Error('The app does not start while NEXT_PHASE is set; unset it.')
    const { startUp } = await import('./startup')
    await startUp()
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`)
    process.exit(1)
  }
}
