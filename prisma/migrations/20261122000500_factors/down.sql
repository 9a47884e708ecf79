-- Lost: challenges, passkeys, recovery_codes, totp_secrets
DROP FUNCTION app.has_second_factor(uuid);
DROP TABLE "challenges";
DROP TABLE "recovery_codes";
DROP TABLE "totp_secrets";
DROP TABLE "passkeys";
