-- What was changed, and a chain of seals over the trail, so that whoever changes it behind the program's back is found out.
ALTER TABLE "audit_event" ADD COLUMN "before" JSONB, ADD COLUMN "after" JSONB;

CREATE INDEX "audit_event_action_id_idx" ON "audit_event" ("action", "id");
CREATE INDEX "audit_event_at_idx" ON "audit_event" ("at");

-- Events that have no seal yet. A row commits with its event, so the sealer sees exactly what is committed, whatever the order of ids.
CREATE TABLE "audit_unsealed" ("event_id" BIGINT PRIMARY KEY);
INSERT INTO "audit_unsealed" SELECT "id" FROM "audit_event";

CREATE FUNCTION queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_unsealed" ("event_id") SELECT "id" FROM inserted;
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_event_queue_for_seal" AFTER INSERT ON "audit_event"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION queue_for_seal();

CREATE TABLE "audit_seal" (
  "position" BIGINT PRIMARY KEY CHECK ("position" > 0),
  "event_id" BIGINT NOT NULL,
  "sealed_at" TIMESTAMPTZ(3) NOT NULL,
  "hash" BYTEA NOT NULL CHECK (octet_length("hash") = 32)
);
CREATE UNIQUE INDEX "audit_seal_event_id_key" ON "audit_seal" ("event_id");

CREATE TABLE "audit_head" (
  "day" DATE PRIMARY KEY,
  "position" BIGINT NOT NULL,
  "hash" BYTEA NOT NULL,
  "recorded_at" TIMESTAMPTZ(3) NOT NULL
);

CREATE TABLE "audit_verification" (
  "id" BIGSERIAL PRIMARY KEY,
  "ran_at" TIMESTAMPTZ(3) NOT NULL,
  "position" BIGINT NOT NULL,
  "hash" BYTEA NOT NULL,
  "problem" TEXT
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "audit_seal_append_only" BEFORE UPDATE OR DELETE ON "audit_seal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_seal_no_truncate" BEFORE TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_head_append_only" BEFORE UPDATE OR DELETE ON "audit_head" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_head_no_truncate" BEFORE TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_verification_append_only" BEFORE UPDATE OR DELETE ON "audit_verification" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_verification_no_truncate" BEFORE TRUNCATE ON "audit_verification" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whom and what an event names, and where it belongs: made from the sealed events, for searching; could be made again at any time.
CREATE TABLE "audit_mention" (
  "subject_id" UUID NOT NULL,
  "event_id" BIGINT NOT NULL,
  "action" TEXT NOT NULL,
  PRIMARY KEY ("event_id", "subject_id")
);
CREATE INDEX "audit_mention_subject_id_event_id_action_idx" ON "audit_mention" ("subject_id", "event_id", "action");

-- Up to which position of the chain the events are in audit_mention. One row.
CREATE TABLE "audit_mention_progress" (
  "id" SMALLINT PRIMARY KEY DEFAULT 1 CHECK ("id" = 1),
  "position" BIGINT NOT NULL
);
INSERT INTO "audit_mention_progress" ("position") VALUES (0);
