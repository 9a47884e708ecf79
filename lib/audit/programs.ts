import type { ActorKind } from './append'

type Program = Exclude<ActorKind, 'user'>

/** Who did something when it was no person: what the trail calls it, and how else one may write that in a filter. */
export const PROGRAMS: Readonly<Record<Program, { name: string; also: readonly string[] }>> = {
  system: { name: 'Portcullis', also: ['system'] },
  webhook: { name: 'Stripe webhook', also: ['stripe', 'webhook'] },
  anonymous: { name: 'Somebody not signed in', also: ['not signed in', 'nobody'] },
}

const WRITTEN = new Map(
  Object.entries(PROGRAMS).flatMap(([kind, { name, also }]) =>
    [name, ...also].map((word) => [word.toLowerCase(), kind as Program] as const),
  ),
)

/** What is meant by a word of a filter; undefined for what may be a person. */
export const programNamed = (word: string): Program | undefined => WRITTEN.get(word.toLowerCase())
