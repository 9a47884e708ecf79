import { rmSync } from 'node:fs'
import { ensureGenerated } from '../scripts/generate.ts'
import { takeLock } from '../scripts/lock.mjs'
import { assertPortFree, parsePort } from '../scripts/port.mjs'
import { sentence, Trouble } from '../scripts/trouble.mjs'
import { type App, startNextDev } from './app.ts'
import { removeData } from './database/postgres.ts'
import { LOCAL_FOLDER } from './folder.ts'
import { PEOPLE } from './people.ts'
import { USUAL_PORTS } from './ports.ts'
import { untilToldToStop } from './signals.ts'
import { startWorld, type World } from './world.ts'

// `npm run dev`: the local world and the app on it, until Ctrl-C.
const began = performance.now()
const stages: string[] = []
const running: { world?: World; app?: App } = {}
const told = untilToldToStop()
let release = () => {}

try {
  const port = parsePort(process.env.PORT)
  release = claimThisFolder(port)
  await assertPortFree(process.env.PORT)
  if (process.argv.includes('--reset')) await reset()
  const ended = await Promise.race([told, start(port)])
  if (ended !== 'stop') throw new Trouble(ended)
  console.log('\nStopping …')
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
} finally {
  // The app first: it still speaks to the others while it ends.
  await running.app?.stop()
  await running.world?.stop()
  release()
  // Whatever still ticks must not keep a stopped command alive.
  process.exit()
}

/** Starts everything; settles only when a part has ended by itself, with the sentence about it. */
async function start(port: number): Promise<string> {
  const install = Number(process.env.PORTCULLIS_INSTALL_SECONDS ?? 0)
  if (install > 0) stages.push(`packages ${install.toFixed(1)} s`)
  await stage('Prisma client', ensureGenerated())
  running.world = await startWorld({ folder: LOCAL_FOLDER, appPort: port, ports: USUAL_PORTS, onStage: say })
  const { environment, urls, ended } = running.world
  running.app = startNextDev(port, environment)
  await stage('first page', running.app.answers('/'))
  announce(urls, install)
  // Compiled before anybody clicks.
  running.app.answers('/sign-in').catch(() => undefined)
  return Promise.race([
    ended.then(() => 'PostgreSQL ended by itself; its log is .local/postgres.log. Run the command again.'),
    running.app.ended.then(() => 'The app ended by itself; why, stands above. Run the command again.'),
  ])
}

function claimThisFolder(port: number): () => void {
  const lock = takeLock(`${LOCAL_FOLDER}/dev.lock`, `http://localhost:${port}`)
  if ('release' in lock) return lock.release
  throw new Trouble(
    `npm run dev already runs in this folder: ${lock.note} (process ${lock.pid}). Use that one, or end it with Ctrl-C first.`,
  )
}

async function reset(): Promise<void> {
  await removeData(LOCAL_FOLDER)
  for (const name of ['mailbox.json', 'stripe.json', 'secrets.json']) {
    rmSync(`${LOCAL_FOLDER}/${name}`, { force: true })
  }
  console.log('Began anew: database, mailbox and local Stripe are empty.')
}

async function stage(name: string, work: Promise<unknown>): Promise<void> {
  const from = performance.now()
  await work
  say(name, performance.now() - from)
}

function say(name: string, milliseconds: number): void {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`
  stages.push(`${name} ${seconds}`)
  console.log(`  ${seconds.padStart(7)}  ${name}`)
}

function announce(urls: World['urls'], install: number): void {
  const total = install + (performance.now() - began) / 1000
  const people = PEOPLE.map(({ name, email, about }) => `    ${email.padEnd(22)} ${name}, ${about}`)
  console.log(`
  Portcullis     ${urls.app}
  Mailbox        ${urls.mailbox}   (every mail arrives here)
  Local Stripe   ${urls.stripe}   (card 4242 4242 4242 4242 pays)

  Sign in by mail, Google or GitHub as
${people.join('\n')}

  First page after ${total.toFixed(1)} s: ${stages.join(', ')}
  Ctrl-C stops everything; npm run dev -- --reset begins anew.
`)
}
