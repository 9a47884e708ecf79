import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

export type Child = {
  process: ChildProcess
  /** Settles when the process has ended, with its exit code (or the signal's name). */
  ended: Promise<number | NodeJS.Signals>
  /** Asks the process and all it started to end, insists when patience is at its end, and waits until it is gone. */
  stop(): Promise<void>
}

/**
 * Starts a process that cannot outlive us.
 *
 * It leads a process group of its own, so that Ctrl-C in the terminal reaches us alone and we decide the
 * order in which things end. A shell watches a pipe that only we hold: when we are gone, however that came
 * about (kill -9 included), the pipe closes and the shell ends the group.
 *
 * @param options.endWith what the process takes as "please end"
 * @param options.patience seconds it has for that
 */
export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { endWith?: NodeJS.Signals; patience?: number } = {},
): Child {
  const { endWith: signal = 'SIGTERM', patience = 10, ...spawnOptions } = options
  const child = spawn(command, args, { ...spawnOptions, detached: true })
  const watcher = child.pid === undefined ? undefined : watch(child.pid, signal, patience)

  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, killedBy) => {
      watcher?.kill('SIGKILL')
      resolve(code ?? killedBy ?? 1)
    })
  })
  // Whoever awaits it hears of a failure; nobody awaiting it is no crash.
  ended.catch(() => undefined)

  return {
    process: child,
    ended,
    async stop() {
      if (child.pid === undefined) return
      signalGroup(child.pid, signal)
      const insist = setTimeout(signalGroup, patience * 1000, child.pid, 'SIGKILL')
      await ended.catch(() => undefined)
      clearTimeout(insist)
      // The leader is gone; members that did not listen go too.
      signalGroup(child.pid, 'SIGKILL')
    },
  }
}

function watch(pid: number, signal: NodeJS.Signals, patience: number): ChildProcess {
  const name = signal.replace('SIG', '')
  const script = `read -r _; kill -s ${name} -- -${pid}; sleep ${patience}; kill -s KILL -- -${pid}`
  const watcher = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.unref()
  watcher.on('error', () => undefined)
  return watcher
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody left in the group: that is what we want.
  }
}
