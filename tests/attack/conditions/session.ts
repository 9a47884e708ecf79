import { HALF_SIGNED_IN, IMPOSTORS, type Impostor } from '../impostors.ts'
import { type Condition, isSignedIn, type Stage, send, somebody } from '../stage.ts'

/** T2 T20: whose session is none, is not ours, or has ended. */
export const SESSION_CONDITIONS: Condition[] = [
  ...[...new Set(IMPOSTORS.map(({ condition }) => condition))].map((name) => by(name, isSignedIn)),
  by(HALF_SIGNED_IN.condition, (stage) => isSignedIn(stage) && stage.target.policy.access !== 'signing-in'),
]

function by(name: string, applies: Condition['applies']): Condition {
  const impostors = [...IMPOSTORS, HALF_SIGNED_IN].filter(({ condition }) => condition === name)
  return {
    name,
    threat: impostors[0]?.threat ?? '',
    applies,
    attempts: (stage) => from(stage, impostors),
  }
}

async function* from(stage: Stage, impostors: Impostor[]) {
  for (const { label, code, stopped, become } of impostors) {
    const person = await somebody(stage)
    const fields = await stage.control.input(person)
    const browser = await become(person)
    yield { label, code, ...(stopped && { rows: stopped }), send: () => send(stage, browser, fields) }
  }
}
