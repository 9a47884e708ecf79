import type { Transport } from '../support/action-client.ts'

/** What one test of the matrix came to; the reporter adds them up. */
export type Score = {
  surface: string
  condition: string
  transport: Transport | 'page' | 'route'
  kind: 'cells' | 'controls'
  tried: number
  /** What leaked, or why a control failed, in words. */
  faults: string[]
}

declare module 'vitest' {
  interface TaskMeta {
    score?: Score
  }
}
