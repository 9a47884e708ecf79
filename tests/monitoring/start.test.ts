import { expect, test } from 'vitest'

test('T77 an alert address without its key: the app does not start, and says so', async () => {
  // The environment is read when it is first imported, so it comes before everything of the app.
  process.env.ALERT_WEBHOOK_URL = 'https://hooks.example.com/portcullis'
  const { startMonitoring } = await import('@/lib/monitoring/start')
  await expect(startMonitoring()).rejects.toThrow(
    'ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET go together. Set both, or none.',
  )
})
