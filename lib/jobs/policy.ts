import type { z } from 'zod'
import type { Duration } from '@/lib/duration'
import type { MemberRole } from '@/lib/generated/prisma/enums'

/**
 * What a job declares. It is data and stands beside the domain that puts it into the queue; the work is bound to it in
 * `jobs/`, by `job` of lib/guard/job.ts.
 */
export type JobPolicy<S extends z.ZodType = z.ZodType> = {
  /** Name of the queue, and of the file in `jobs/`. */
  readonly name: string
  /** Name of the audit event: `thing.happened`. */
  readonly event: `${string}.${string}`
  /**
   * Whose rows it is about: those of the tenant of the request that caused it, under row-level security; or `global`,
   * which sees all tenants, runs as portcullis_system and has to say why.
   */
  readonly scope: 'per-request-tenant-id' | { readonly global: string }
  /**
   * On whose authority it runs: the product's own, or that of the person who caused it, who then still has to be an
   * enabled member of the tenant (in at least this role) when it runs.
   */
  readonly access: 'system' | 'user' | { readonly member: MemberRole }
  /** What it is told. Strict; parsed when it is put in and again when it runs. Nothing secret: it waits in a table. */
  readonly input: S
  /** What makes two of them the same: within its tenant, a key is put into the queue once. */
  readonly key: (facts: { input: z.output<S>; requestId: string }) => string
  /** How often it is tried again after a failure, and how long it waits: from `first`, doubled each time, to `atMost`. */
  readonly retry: { readonly times: number; readonly first: Duration; readonly atMost: Duration }
  /** How long one attempt may take before it counts as dead and another worker takes over; a minute unless declared. */
  readonly within?: Duration
  /**
   * How many of one tenant run at once, on all machines together, give or take those that start in the same instant. The
   * others wait, and their neighbours do not (T47).
   */
  readonly limit?: number
  /** It puts itself into the queue, once in every such span; its input is then the empty object. */
  readonly every?: Duration
}

/** Declares a job: checks the types and does nothing else. */
export const defineJob = <S extends z.ZodType>(policy: JobPolicy<S>): JobPolicy<S> => policy

/** A policy whatever the type of its input, as a worker needs it. */
export type JobFacts = Omit<JobPolicy, 'key'>

/** What a worker hands over: a row of pg-boss, as far as it is of interest. */
export type JobRow = {
  readonly id: string
  readonly data: unknown
  readonly groupId?: string | null
  readonly retryCount: number
  readonly retryLimit: number
}

/** How an attempt ended: done; to be tried again; dead, and waiting for a person. */
export type Outcome =
  | { readonly status: 'completed' }
  | { readonly status: 'failed' | 'deadletter'; readonly output: { code: string; requestId: string | null } }

/** A declared job with its work, as the worker sees it. */
export type Job = ((row: JobRow) => Promise<Outcome>) & { readonly policy: JobFacts }
