ALTER TABLE "sessions"
  DROP CONSTRAINT "sessions_impersonation",
  ADD CONSTRAINT "sessions_impersonation" CHECK (
    (impersonated_by IS NULL) = (impersonation_reason IS NULL) AND (impersonated_by IS NULL OR (
      second_factor_at IS NULL AND expires_at <= created_at + interval '30 minutes'
    ))) NOT VALID;
