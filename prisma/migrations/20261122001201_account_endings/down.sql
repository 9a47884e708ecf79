ALTER TABLE "sessions" DROP CONSTRAINT "sessions_ended_because", ADD CONSTRAINT "sessions_ended_because" CHECK (
  ended_because IS NULL OR (revoked_at IS NOT NULL AND ended_because IN ('signed_out', 'ended_elsewhere',
    'ended_by_admin', 'role_changed', 'disabled', 'replaced', 'reauthenticated', 'account_closed'))) NOT VALID;
