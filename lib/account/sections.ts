import 'server-only'
import { Prisma } from '@/lib/db'

const invitation = Prisma.sql`t.name AS team, i.role, i.created_at AS "madeAt", i.sent_at AS "lastSentAt",
  i.expires_at AS "expiresAt", i.accepted_at AS "acceptedAt", i.revoked_at AS "revokedAt"
  FROM invitations i JOIN tenants t ON t.id = i.tenant_id`

/**
 * What we have about a person besides the trail, a query for each part of the document. Column by column, so that a new
 * column is in it once somebody has looked at what it holds.
 */
export const SECTIONS: Readonly<Record<string, (userId: string) => Prisma.Sql>> = {
  profile: (id) => Prisma.sql`
    SELECT id, email, name, image, role AS "platformRole", email_verified_at AS "addressConfirmedAt", created_at AS "joinedAt"
    FROM users WHERE id = ${id}::uuid`,

  signInProviders: (id) => Prisma.sql`
    SELECT provider, provider_account_id AS "yourIdThere", created_at AS "connectedAt"
    FROM accounts WHERE user_id = ${id}::uuid ORDER BY created_at`,

  // Without those of an admin who looked into the account: from where that was is the admin's to know.
  sessions: (id) => Prisma.sql`
    SELECT created_at AS "startedAt", last_seen_at AS "lastSeenAt", expires_at AS "endsAt", revoked_at AS "endedAt",
      ended_because AS "endedBecause", method AS "signedInBy", host(address) AS address, user_agent AS browser, place
    FROM sessions WHERE user_id = ${id}::uuid AND impersonated_by IS NULL ORDER BY created_at`,

  secondFactors: (id) => Prisma.sql`SELECT app.describe_factors(${id}::uuid) AS factors`,

  teams: (id) => Prisma.sql`
    SELECT t.id, t.name, t.personal_user_id IS NOT NULL AS "yourOwnSpace", m.role, m.created_at AS since
    FROM memberships m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = ${id}::uuid ORDER BY m.created_at`,

  subscriptions: (id) => Prisma.sql`
    SELECT t.name AS team, t.stripe_customer_id AS "customerAtStripe", s.id AS "idAtStripe", s.status, s.price_id AS price,
      s.current_period_end AS "paidUntil", s.cancel_at_period_end AS "endsThen"
    FROM memberships m JOIN tenants t ON t.id = m.tenant_id JOIN subscriptions s ON s.tenant_id = t.id
    WHERE m.user_id = ${id}::uuid AND m.role = 'OWNER' ORDER BY t.id`,

  // Whom they were sent to is theirs to know.
  invitationsYouSent: (id) => Prisma.sql`
    SELECT ${invitation} WHERE i.invited_by = ${id}::uuid ORDER BY i.created_at`,

  invitationsYouGot: (id) => Prisma.sql`
    SELECT ${invitation} JOIN users u ON u.email = i.email WHERE u.id = ${id}::uuid ORDER BY i.created_at`,
}
