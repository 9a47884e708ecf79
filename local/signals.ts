/**
 * Settles with 'stop' when somebody wants this command to end: Ctrl-C, SIGTERM, a closed terminal (SIGHUP),
 * or the death of the process that started it, which nobody else would tell us. Asked a second time it ends
 * at once; what it started ends with it (child.ts).
 */
export function untilToldToStop(): Promise<'stop'> {
  return new Promise((resolve) => {
    let told = false
    const stop = () => {
      if (told) process.exit(130)
      told = true
      resolve('stop')
    }
    // Ctrl-C reaches us twice, from the terminal and from scripts/start.mjs: one press counts once.
    let last = 0
    const onSignal = () => {
      const now = Date.now()
      if (now - last > 500) stop()
      last = now
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    process.once('disconnect', stop)
  })
}
