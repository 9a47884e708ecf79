import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '@/lib/errors'
import { meter } from '@/lib/monitoring/meter'
import { METRICS } from '@/lib/monitoring/metrics'
import { count, setAdapters } from '@/lib/monitoring/port'
import { metricsText, prometheusReader } from '@/lib/monitoring/prometheus'
import { recordJob, recordJobFailure, recordRefusal, recordSuccess } from '@/lib/monitoring/record'
import { readInboxLag } from '@/lib/webhooks/lag'
import { byHand } from '../support/trail.ts'
import '../support/request.ts'

const text = async (): Promise<string> => (await metricsText()) ?? ''

describe('before anybody asks for metrics', () => {
  test('there are none, and counting costs nothing', async () => {
    setAdapters([])
    count('portcullis_slow', { event: 'tests.tried' })
    expect(await metricsText()).toBeNull()
  })
})

describe('what the metrics address says', () => {
  beforeAll(() => setAdapters([meter([prometheusReader()])]))
  afterAll(() => setAdapters([]))

  test('guarded work by outcome and duration, refusals by reason, faults by code, slow work', async () => {
    recordSuccess({ event: 'user.name_updated', ms: 20 })
    recordSuccess({ event: 'user.name_updated', ms: 1_500 })
    recordRefusal(new Refusal('AUTH_NOT_OWNER'), { event: 'user.name_updated', ms: 5 })
    recordRefusal(new Refusal('STRIPE_REFUSED'), { event: 'billing.portal_opened', ms: 30 })
    const said = await text()
    for (const line of [
      'portcullis_requests_total{event="user.name_updated",outcome="success"} 2',
      'portcullis_requests_total{event="user.name_updated",outcome="denied"} 1',
      'portcullis_requests_total{event="billing.portal_opened",outcome="failed"} 1',
      'portcullis_refusals_total{event="user.name_updated",reason="forbidden"} 1',
      'portcullis_failures_total{code="STRIPE_REFUSED"} 1',
      'portcullis_slow_total{event="user.name_updated"} 1',
      'portcullis_duration_seconds_bucket{event="user.name_updated",outcome="success",le="0.025"} 1',
      'portcullis_duration_seconds_bucket{event="user.name_updated",outcome="success",le="2.5"} 2',
      'portcullis_duration_seconds_count{event="user.name_updated",outcome="success"} 2',
    ])
      expect(said.split('\n')).toContain(line)
  })

  test('jobs by queue', async () => {
    recordJob('mail', 40)
    recordJobFailure('mail', new Refusal('MAIL_UNAVAILABLE'), { attempts: 1, parked: false })
    const said = await text()
    expect(said).toContain('portcullis_job_failures_total{queue="mail",code="MAIL_UNAVAILABLE"} 1')
    expect(said).toContain('portcullis_job_duration_seconds_count{queue="mail"} 1')
  })

  test('T51 how far the webhooks are behind, and how many wait for a person', async () => {
    await byHand(
      `INSERT INTO webhook_inbox (provider, id, type, payload, status, received_at) VALUES
        ('stripe', 'evt_1', 'x', '{}', 'PENDING', now() - interval '10 minutes'),
        ('stripe', 'evt_2', 'x', '{}', 'PENDING', now()),
        ('stripe', 'evt_3', 'x', '{}', 'PARKED', now() - interval '2 days'),
        ('stripe', 'evt_4', 'x', '{}', 'DONE', now() - interval '9 days')`,
    )
    const lag = await readInboxLag()
    expect(lag).toMatchObject({ pending: 2, parked: 1 })
    expect(lag.oldestSeconds).toBeCloseTo(600, -1)
    const said = await text()
    expect(said).toMatch(/^portcullis_webhook_lag_seconds 60\d/m)
    expect(said).toContain('portcullis_webhook_events{status="pending"} 2')
    expect(said).toContain('portcullis_webhook_events{status="parked"} 1')
  })

  test('T73 T82 a label holds no more than names from code: what a request chose is “other”', async () => {
    for (const event of ['a b', 'x"} 1\nforged 1', '', 'é', 'a'.repeat(65)])
      count('portcullis_slow', { event })
    const said = await text()
    expect(said).toContain('portcullis_slow_total{event="other"} 5')
    expect(said).not.toContain('forged')
  })

  test('the number of series is bounded', async () => {
    for (let number = 0; number < 1_500; number += 1) count('portcullis_slow', { event: `made.up_${number}` })
    const lines = (await text()).split('\n').filter((line) => line.startsWith('portcullis_slow_total'))
    expect(lines.length).toBeLessThan(1_010)
  })

  test('it is what Prometheus reads: each metric has a help and a type, each line a name and a number', async () => {
    const said = await text()
    for (const line of said.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE|UNIT) \w+ .+|\w+(\{(\w+="[^"\\]*",?)*\})? [\d.e+-]+|\w+_bucket\{.*\} \d+)$/,
      )
    for (const [name, { kind }] of Object.entries(METRICS))
      if (kind !== 'counter' || said.includes(name)) expect(said).toContain(`# HELP ${name}`)
  })
})
