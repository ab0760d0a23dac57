-- Suggestions, complaints and questions: what was said stands; who said it is kept sealed or not at all. rules/complaint-state.ts
CREATE TABLE "complaint" (
  "id" UUID PRIMARY KEY,
  -- Of the form it came from: sent twice, it is filed once. The code by which somebody without an account comes back is made from it.
  "form_key" UUID NOT NULL UNIQUE,
  "number" TEXT NOT NULL UNIQUE,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('suggestion', 'complaint', 'question')),
  "topic" TEXT NOT NULL CHECK ("topic" IN ('rights', 'hours', 'courses', 'exams', 'institutions', 'fees', 'site', 'other')),
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 4 AND 60),
  "body" TEXT NOT NULL CHECK (char_length("body") BETWEEN 10 AND 3000),
  "about_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "about_name" TEXT NOT NULL DEFAULT '' CHECK (char_length("about_name") <= 80),
  "account_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- Name and contact of somebody without an account.
  "sealed_person" TEXT,
  "responsible_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL DEFAULT 'filed' CHECK ("state" IN ('filed', 'accepted', 'answered', 'reviewing', 'closed', 'declined', 'withdrawn')),
  "filed_at" TIMESTAMPTZ(3) NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "extended" BOOLEAN NOT NULL DEFAULT false,
  -- The last word of the office, and whether it came in time.
  "answered_at" TIMESTAMPTZ(3),
  "in_time" BOOLEAN,
  "reviewed" BOOLEAN NOT NULL DEFAULT false,
  "rating" SMALLINT CHECK ("rating" BETWEEN 1 AND 5),
  "revision" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "complaint_person_once" CHECK ("account_id" IS NULL OR "sealed_person" IS NULL),
  CONSTRAINT "complaint_answered" CHECK (("state" IN ('answered', 'closed', 'declined')) <= ("answered_at" IS NOT NULL)),
  CONSTRAINT "complaint_timed" CHECK (("answered_at" IS NULL) = ("in_time" IS NULL))
);
CREATE INDEX "complaint_responsible_idx" ON "complaint" ("responsible_id", "due_at") WHERE "state" IN ('filed', 'accepted', 'reviewing');
CREATE INDEX "complaint_filed_idx" ON "complaint" ("responsible_id", "filed_at");
CREATE INDEX "complaint_account_idx" ON "complaint" ("account_id", "filed_at") WHERE "account_id" IS NOT NULL;

-- The last number given in a year; the row is the lock under which the next is given.
CREATE TABLE "complaint_series" ("year" INTEGER PRIMARY KEY, "last_number" INTEGER NOT NULL);

CREATE TABLE "complaint_file" (
  "id" UUID PRIMARY KEY,
  "complaint_id" UUID NOT NULL REFERENCES "complaint" ("id") ON DELETE RESTRICT,
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 1 AND 120),
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('application/pdf', 'image/jpeg', 'image/png')),
  "bytes" INTEGER NOT NULL CHECK ("bytes" > 0),
  "sha256" TEXT NOT NULL,
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  UNIQUE ("complaint_id", "sha256")
);

-- Who did what to it, append-only. organisation_id: the office in whose name; null: the person who filed it.
CREATE TABLE "complaint_event" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "complaint_id" UUID NOT NULL REFERENCES "complaint" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "act" TEXT NOT NULL CHECK ("act" IN ('file', 'accept', 'decline', 'extend', 'hand-over', 'answer', 'look', 'supplement', 'withdraw', 'rate', 'ask-review')),
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "actor_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "words" TEXT NOT NULL DEFAULT '' CHECK (char_length("words") <= 2000),
  CONSTRAINT "complaint_event_by_office" CHECK (("organisation_id" IS NULL) = ("actor_id" IS NULL)),
  CONSTRAINT "complaint_event_whose" CHECK (("act" IN ('file', 'supplement', 'withdraw', 'rate', 'ask-review')) = ("organisation_id" IS NULL))
);
CREATE INDEX "complaint_event_complaint_idx" ON "complaint_event" ("complaint_id", "id");

CREATE FUNCTION complaint_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
    OR (OLD.id, OLD.form_key, OLD.number, OLD.kind, OLD.topic, OLD.title, OLD.body, OLD.about_id, OLD.about_name, OLD.filed_at, OLD.sealed_person)
      IS DISTINCT FROM (NEW.id, NEW.form_key, NEW.number, NEW.kind, NEW.topic, NEW.title, NEW.body, NEW.about_id, NEW.about_name, NEW.filed_at, NEW.sealed_person)
  THEN RAISE EXCEPTION 'a complaint stands as it was filed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "complaint_stands" BEFORE UPDATE OR DELETE ON "complaint" FOR EACH ROW EXECUTE FUNCTION complaint_stands();

CREATE FUNCTION complaint_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was done to a complaint stands'; END $$;
CREATE TRIGGER "complaint_event_stands" BEFORE UPDATE OR DELETE ON "complaint_event" FOR EACH ROW EXECUTE FUNCTION complaint_event_stands();

-- Whether an official may see it at all: it is not their own, and they hold no office at or below the organisation complained of. Of the bureau anybody may: it has nobody above.
CREATE FUNCTION complaint_shown_to(person UUID, about UUID, official UUID) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT person IS DISTINCT FROM official AND NOT EXISTS (
    SELECT 1 FROM organisation a JOIN organisation o ON o.path <@ a.path JOIN role_grant g ON g.organisation_id = o.id
    WHERE a.id = about AND a.kind <> 'bureau' AND g.account_id = official AND g.revoked_at IS NULL
      AND (g.valid_until IS NULL OR g.valid_until > clock_timestamp()))
$$;
