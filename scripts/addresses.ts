import type { App } from '../local/app.ts'
import type { Production } from '../local/production.ts'

/** What the tests of a running production app are told: where everything is, and the app's own secrets, to forge with. */
export function addresses({ world, environment, build }: Production, app: App): Record<string, string> {
  return {
    ...world.environment,
    PORTCULLIS_URL: world.urls.app,
    PORTCULLIS_APP_PID: String(app.pid ?? ''),
    METRICS_TOKEN: environment.METRICS_TOKEN ?? '',
    NEXT_DIST_DIR: build,
    MAILBOX_URL: world.urls.mailbox,
    STRIPE_URL: world.urls.stripe,
    DATABASE_OWNER_URL: world.database.owner,
    DATABASE_ADMIN_URL: world.database.admin,
  }
}
