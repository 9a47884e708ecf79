import { asAdmin } from '../../support/trail.ts'
import { browserOf, type Condition, isSignedIn, type Stage, send, somebody } from '../stage.ts'

const BROKEN = /^(DB_[A-Z_]+|UNEXPECTED)$/

/** T24 T14 T70: who may, while the database says no to something the guard needs. */
export const FAULT_CONDITIONS: Condition[] = [
  {
    name: 'limiter fault',
    threat: 'T47',
    applies: ({ target }) => ![target.policy.limit ?? []].flat().some((limit) => limit.whenDown === 'open'),
    attempts: (stage) =>
      // Without the limiter nobody counts how many refusals are written down, and none is.
      withFault(stage, 'the limiter does not answer', 'maybe', denied('take_token')),
  },
  {
    name: 'session fault',
    threat: 'T24',
    applies: isSignedIn,
    attempts: (stage) => withFault(stage, 'the session cannot be read', 'one', denied('open_session')),
  },
  {
    name: 'audit fault',
    threat: 'T70',
    applies: () => true,
    async *attempts(stage) {
      const { event } = stage.target.policy
      yield* withFault(
        stage,
        'its event cannot be written',
        'one',
        failing(`NEW.event = '${event}' AND NEW.outcome IN ('success', 'attempted')`),
      )
      yield* withFault(stage, 'no event can be written', 'none', failing('true'))
    },
  },
]

type Fault = { on: () => Promise<unknown>; off: () => Promise<unknown> }

async function* withFault(stage: Stage, label: string, rows: 'one' | 'maybe' | 'none', fault: Fault) {
  const person = await somebody(stage)
  const fields = await stage.control.input(person)
  await fault.on()
  try {
    yield { label, rows, code: BROKEN, send: () => send(stage, browserOf(stage, person), fields) }
  } finally {
    await fault.off()
  }
}

/** Takes the right to call a function of ours from the app, as a restore gone wrong would. */
function denied(name: string): Fault {
  const change = async (verb: string) => {
    const functions = await asAdmin<{ signature: string }>(
      `SELECT oid::regprocedure::text AS signature FROM pg_proc WHERE proname = $1 AND pronamespace = 'app'::regnamespace`,
      [name],
    )
    for (const { signature } of functions)
      await asAdmin(`${verb.replace('%', signature)} portcullis_app, portcullis_system`)
  }
  return {
    on: () => change('REVOKE EXECUTE ON FUNCTION % FROM'),
    off: () => change('GRANT EXECUTE ON FUNCTION % TO'),
  }
}

/** Makes the trail refuse rows, as a full disk would. */
function failing(condition: string): Fault {
  return {
    on: () =>
      asAdmin(`CREATE OR REPLACE FUNCTION public.attack_fault() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER attack_fault BEFORE INSERT ON audit_events FOR EACH ROW WHEN (${condition})
          EXECUTE FUNCTION public.attack_fault()`),
    off: () => asAdmin('DROP TRIGGER attack_fault ON audit_events; DROP FUNCTION public.attack_fault()'),
  }
}
