import { connect, createServer, type Socket } from 'node:net'

/**
 * What goes wrong with one message on its way to the database: the server fails it, it is never answered, the connection
 * dies before it arrives, or after it was worked on.
 */
export type Fault = 'fails' | 'hangs' | 'dies' | 'answer lost'

type Plan = { fault: Fault; at: number; counts: (statement: string) => boolean }

export type FaultyProxy = {
  port: number
  /** Makes the statement number `at`, from now on and over all connections, go wrong. */
  arm(plan: Omit<Plan, 'counts'> & { counts?: Plan['counts'] }): void
  /** Lets everything pass again; answers the statement that was met, if it came to that. */
  disarm(): string | null
  stop(): Promise<void>
}

/**
 * Stands between the app and PostgreSQL and speaks its protocol as far as it has to: it knows where a message begins and
 * which of them carry a statement (https://www.postgresql.org/docs/18/protocol-message-formats.html).
 */
export async function startProxy(target: { host: string; port: number }): Promise<FaultyProxy> {
  let plan: Plan | null = null
  let seen = 0
  let met: string | null = null
  const open = new Set<Socket>()

  const server = createServer((client) => {
    const database = connect(target)
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', () => undefined).on('close', () => open.delete(socket))
    }
    client.on('close', () => database.destroy())
    database.on('close', () => client.destroy())
    let [silent, dying] = [false, false]
    database.on('data', (chunk) => {
      if (dying) client.destroy()
      else if (!silent) client.write(chunk)
    })
    const messages = splitMessages()
    const statementOf = readStatements()
    client.on('data', (chunk) => {
      for (const message of messages(chunk)) {
        if (silent) return
        const statement = statementOf(message)
        if (plan === null || statement === null || !plan.counts(statement)) {
          database.write(message)
          continue
        }
        seen += 1
        if (seen !== plan.at) {
          database.write(message)
          continue
        }
        met = statement
        if (plan.fault === 'dies') return void client.destroy()
        silent = plan.fault === 'hangs'
        dying = plan.fault === 'answer lost'
        if (!silent) database.write(dying ? message : failing(statement, message))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    arm(next) {
      plan = { counts: () => true, ...next }
      seen = 0
      met = null
    },
    disarm() {
      plan = null
      return met
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Cuts a stream into messages; the first one of a connection has no type. */
function splitMessages(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0)
  let started = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const whole: Buffer[] = []
    for (;;) {
      const typed = started ? 1 : 0
      if (rest.length < 4 + typed) return whole
      const length = rest.readInt32BE(typed) + typed
      if (rest.length < length) return whole
      whole.push(rest.subarray(0, length))
      rest = rest.subarray(length)
      started = true
    }
  }
}

/**
 * The SQL that a message runs: a Query brings its own, a Bind names what a Parse prepared before, on the same
 * connection.
 */
function readStatements(): (message: Buffer) => string | null {
  const prepared = new Map<string, string>()
  return (message) => {
    const type = String.fromCharCode(message[0] ?? 0)
    if (type === 'Q') return message.toString('utf8', 5, message.length - 1)
    const [first, afterFirst] = text(message, 5)
    const [second] = text(message, afterFirst)
    if (type === 'P') prepared.set(first, second)
    return type === 'B' ? (prepared.get(second) ?? '') : null
  }
}

/** A text that ends with a zero byte, and where the next field begins. */
function text(message: Buffer, from: number): [string, number] {
  const end = message.indexOf(0, from)
  return end < 0 ? ['', message.length] : [message.toString('utf8', from, end), end + 1]
}

/** The same message as one that the server fails; a COMMIT that fails has rolled back. */
function failing(statement: string, message: Buffer): Buffer {
  if (message[0] === 'Q'.charCodeAt(0))
    return framed('Q', `${/^commit/i.test(statement) ? 'ROLLBACK; ' : ''}SELECT 1/0\0`)
  // Runs a statement that nobody prepared, with no parameters and no wishes for its results.
  return framed('B', '\0nobody prepared this\0\0\0\0\0\0\0')
}

function framed(type: string, body: string): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(bytes.length + 4, 1)
  return Buffer.concat([head, bytes])
}
