CREATE EXTENSION IF NOT EXISTS btree_gist;

-- People who come together at a place: a filed training or a class of an institution. Its id is that of the training or class.
CREATE TABLE "gathering" (
  "id" UUID PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('training', 'class')),
  -- Who holds it: their people take attendance.
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 200),
  "part" TEXT NOT NULL CHECK ("part" IN ('elective', 'professional')),
  "form" TEXT NOT NULL CHECK ("form" IN ('offline-training', 'class')),
  -- Whether each person's result decides as well.
  "assessed" BOOLEAN NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('open', 'handed-in', 'confirmed', 'cancelled')),
  "confirmed_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "confirmed_at" TIMESTAMPTZ(3),
  "credited_at" TIMESTAMPTZ(3),
  CONSTRAINT "gathering_confirmed_by_somebody" CHECK (("state" = 'confirmed') = ("confirmed_by" IS NOT NULL AND "confirmed_at" IS NOT NULL)),
  CONSTRAINT "gathering_credited_when_confirmed" CHECK ("credited_at" IS NULL OR "state" = 'confirmed')
);
CREATE INDEX "gathering_organisation_id_idx" ON "gathering" ("organisation_id");

CREATE TABLE "gathering_session" (
  "id" UUID PRIMARY KEY,
  "gathering_id" UUID NOT NULL REFERENCES "gathering" ("id") ON DELETE RESTRICT,
  "starts_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  "place" TEXT NOT NULL CHECK (char_length("place") BETWEEN 1 AND 200),
  -- This session's share of the hours.
  "centihours" INTEGER NOT NULL CHECK ("centihours" >= 0),
  -- Where the screen stands, once somebody has said so: degrees.
  "latitude" DOUBLE PRECISION CHECK ("latitude" BETWEEN -90 AND 90),
  "longitude" DOUBLE PRECISION CHECK ("longitude" BETWEEN -180 AND 180),
  CONSTRAINT "gathering_session_has_length" CHECK ("ends_at" > "starts_at"),
  CONSTRAINT "gathering_session_place_whole" CHECK (("latitude" IS NULL) = ("longitude" IS NULL)),
  CONSTRAINT "gathering_session_apart" EXCLUDE USING gist ("gathering_id" WITH =, tstzrange("starts_at", "ends_at") WITH &&) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE "attendee" (
  "gathering_id" UUID NOT NULL REFERENCES "gathering" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "how" TEXT NOT NULL CHECK ("how" IN ('chosen', 'imported', 'signed-up', 'enrolled')),
  "added_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  "result" TEXT CHECK ("result" IN ('passed', 'failed')),
  "result_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "result_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("gathering_id", "learner_id"),
  CONSTRAINT "attendee_result_by_somebody" CHECK (("result" IS NULL) = ("result_by" IS NULL) AND ("result" IS NULL) = ("result_at" IS NULL))
);
CREATE INDEX "attendee_learner_id_idx" ON "attendee" ("learner_id");

-- Somebody came or went. The id is made where it was recorded, so that what is sent twice is there once. What waits is counted or rejected, what counts may be struck; nothing else about it changes.
CREATE TABLE "attendance_event" (
  "id" UUID PRIMARY KEY,
  "session_id" UUID NOT NULL REFERENCES "gathering_session" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "direction" TEXT NOT NULL CHECK ("direction" IN ('in', 'out')),
  "at" TIMESTAMPTZ(3) NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "method" TEXT NOT NULL CHECK ("method" IN ('screen', 'learner-code', 'sheet')),
  "standing" TEXT NOT NULL CHECK ("standing" IN ('counted', 'waiting', 'rejected')),
  -- Why the organiser has to look at it: rules/check-in.ts
  "doubt" TEXT CHECK ("doubt" IN ('sent-later', 'no-place', 'device-shared')),
  -- Who scanned or wrote it; null: the learner's own phone.
  "recorded_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- Of the browser, where the learner's own phone was it.
  "device" TEXT,
  "metres" INTEGER CHECK ("metres" >= 0),
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  CONSTRAINT "attendance_event_waits_for_a_reason" CHECK ("standing" <> 'waiting' OR "doubt" IS NOT NULL),
  CONSTRAINT "attendance_event_decided_by_somebody" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL)),
  CONSTRAINT "attendance_event_rejected_by_somebody" CHECK ("standing" <> 'rejected' OR "decided_by" IS NOT NULL)
);
CREATE INDEX "attendance_event_session_idx" ON "attendance_event" ("session_id", "learner_id");
CREATE INDEX "attendance_event_device_idx" ON "attendance_event" ("session_id", "device") WHERE "device" IS NOT NULL;
CREATE INDEX "attendance_event_learner_idx" ON "attendance_event" ("learner_id");

-- What a confirmed gathering was worth for each person, said in words, and written down once.
CREATE TABLE "attendance_outcome" (
  "gathering_id" UUID NOT NULL,
  "learner_id" UUID NOT NULL,
  "centihours" INTEGER NOT NULL CHECK ("centihours" >= 0),
  "sentence" TEXT NOT NULL CHECK ("sentence" <> ''),
  "at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("gathering_id", "learner_id"),
  FOREIGN KEY ("gathering_id", "learner_id") REFERENCES "attendee" ("gathering_id", "learner_id") ON DELETE RESTRICT
);
CREATE INDEX "attendance_outcome_learner_idx" ON "attendance_outcome" ("learner_id");

-- Nobody is credited for two things at the same hour.
CREATE TABLE "credited_time" (
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "session_id" UUID NOT NULL REFERENCES "gathering_session" ("id") ON DELETE RESTRICT,
  "during" TSTZRANGE NOT NULL,
  PRIMARY KEY ("learner_id", "session_id"),
  CONSTRAINT "credited_time_once" EXCLUDE USING gist ("learner_id" WITH =, "during" WITH &&)
);

CREATE FUNCTION attendance_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.standing = 'rejected' OR NEW.standing = OLD.standing OR NEW.standing = 'waiting'
    OR (OLD.id, OLD.session_id, OLD.learner_id, OLD.direction, OLD.at, OLD.method) IS DISTINCT FROM (NEW.id, NEW.session_id, NEW.learner_id, NEW.direction, NEW.at, NEW.method) THEN
    RAISE EXCEPTION 'what was recorded of attendance stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "attendance_event_stands" BEFORE UPDATE OR DELETE ON "attendance_event" FOR EACH ROW EXECUTE FUNCTION attendance_event_stands();
