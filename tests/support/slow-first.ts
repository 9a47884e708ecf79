import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest begins first, or the run would end with one of them and idle workers. Those that mostly wait begin
 * between those that work, or they would wait together.
 */
const SLOW = [
  /\/faults\/statements-first\./,
  /\/fuzz\//,
  /\/faults\/statements-second\./,
  /\/setup\/dev\./,
  /\/setup\//,
  /\/races\//,
  /\/faults\//,
  /\/isolation\/pool/,
  /\/surface\/planted\./,
  /\/jobs\//,
  /\/corpus\/many-names\./,
]

const rank = ({ moduleId }: TestSpecification): number => {
  const found = SLOW.findIndex((slow) => slow.test(moduleId))
  return found < 0 ? SLOW.length : found
}

/** Vitest's own order knows how long a file took the last time; a fresh clone knows nothing. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
