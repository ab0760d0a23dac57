-- The audit trail. What stands here stays: corrections are further events.
CREATE TABLE "audit_event" (
  "id" BIGSERIAL PRIMARY KEY,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "actor_id" UUID,
  "action" TEXT NOT NULL CHECK ("action" ~ '^[a-z-]+(\.[a-z-]+)+$'),
  "object_type" TEXT NOT NULL,
  "object_id" TEXT NOT NULL,
  "details" JSONB NOT NULL DEFAULT '{}',
  "ip" INET,
  "request_id" TEXT
);

CREATE INDEX "audit_event_object_type_object_id_id_idx" ON "audit_event" ("object_type", "object_id", "id");
CREATE INDEX "audit_event_actor_id_id_idx" ON "audit_event" ("actor_id", "id");

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
