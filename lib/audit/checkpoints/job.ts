import 'server-only'
import { z } from 'zod'
import { defineJob } from '@/lib/jobs/policy'

export const signCheckpointsJob = defineJob({
  name: 'sign-checkpoints',
  event: 'audit.checkpoint_signed',
  scope: { global: 'a checkpoint covers the trails of all tenants' },
  access: 'system',
  input: z.strictObject({}),
  key: ({ requestId }) => requestId,
  retry: { times: 5, first: '1m', atMost: '10m' },
  every: '1h',
})
