DROP TRIGGER keep_an_admin_delete ON "users";
DROP TRIGGER keep_an_admin_update ON "users";
DROP FUNCTION app.keep_an_admin();
DROP FUNCTION app.forget_full_buckets();
DROP FUNCTION app.take_token(text, integer, double precision);
DROP FUNCTION app.open_session(uuid, boolean);
