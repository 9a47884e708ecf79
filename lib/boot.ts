import 'server-only'

/** Starts up, or says in words why not and ends the process: a half-started app must not serve. */
export async function boot(): Promise<void> {
  try {
    const { startMonitoring } = await import('./monitoring/start')
    await startMonitoring()
    const { startUp } = await import('./startup')
    await startUp()
    if (process.env.NODE_ENV === 'production') (await import('./monitoring/console')).takeOverConsole()
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`)
    process.exit(1)
  }
}
