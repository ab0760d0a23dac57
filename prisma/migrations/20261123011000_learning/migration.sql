-- Both tables are rewritten with every beat. No index touches a column that moves and pages keep room, so that a beat's
-- new row stays on its page and needs no index entry.
CREATE TABLE "study_lease" (
  "learner_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "lease_id" UUID NOT NULL,
  "enrolment_id" UUID NOT NULL REFERENCES "enrolment" ("id") ON DELETE RESTRICT,
  "lesson_id" UUID NOT NULL REFERENCES "lesson" ("id") ON DELETE RESTRICT,
  "device_id" TEXT NOT NULL CHECK (char_length("device_id") BETWEEN 1 AND 64),
  "device_label" TEXT NOT NULL CHECK (char_length("device_label") BETWEEN 1 AND 80),
  "opened_at" TIMESTAMPTZ(3) NOT NULL,
  "closed_at" TIMESTAMPTZ(3),
  "last_beat_at" TIMESTAMPTZ(3) NOT NULL,
  "last_sequence" INTEGER NOT NULL DEFAULT 0 CHECK ("last_sequence" >= 0),
  "budget_milliseconds" INTEGER NOT NULL DEFAULT 0 CHECK ("budget_milliseconds" >= 0),
  "last_reply" JSON,
  "study_day" DATE NOT NULL,
  "day_milliseconds" INTEGER NOT NULL DEFAULT 0 CHECK ("day_milliseconds" >= 0),
  "duration_milliseconds" INTEGER NOT NULL CHECK ("duration_milliseconds" > 0),
  "free_seeking" BOOLEAN NOT NULL,
  "counts_from" TIMESTAMPTZ(3) NOT NULL,
  "counts_until" TIMESTAMPTZ(3) NOT NULL,
  "policy_year" INTEGER NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE "lesson_progress" (
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "lesson_id" UUID NOT NULL REFERENCES "lesson" ("id") ON DELETE RESTRICT,
  "enrolment_id" UUID NOT NULL REFERENCES "enrolment" ("id") ON DELETE RESTRICT,
  "watched" INT4MULTIRANGE NOT NULL DEFAULT '{}'::int4multirange,
  "watched_milliseconds" INTEGER NOT NULL DEFAULT 0,
  "spent_milliseconds" BIGINT NOT NULL DEFAULT 0 CHECK ("spent_milliseconds" >= 0),
  "position_milliseconds" INTEGER NOT NULL DEFAULT 0 CHECK ("position_milliseconds" >= 0),
  "presence_seed" INTEGER NOT NULL,
  "presence_passed" INTEGER NOT NULL DEFAULT 0 CHECK ("presence_passed" >= 0),
  "presence_tries" INTEGER NOT NULL DEFAULT 0 CHECK ("presence_tries" >= 0),
  "prompted_at" TIMESTAMPTZ(3),
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "completed_at" TIMESTAMPTZ(3),
  CONSTRAINT "lesson_progress_pkey" PRIMARY KEY ("learner_id", "lesson_id"),
  CONSTRAINT "lesson_progress_inside" CHECK ("watched" <@ int4range(0, 86400000)),
  CONSTRAINT "lesson_progress_measure" CHECK ("watched_milliseconds" BETWEEN 0 AND coalesce(upper("watched"), 0))
) WITH (fillfactor = 60);

-- Progress never shrinks, whoever writes it: not the ranges, not the prompts passed, not the completion.
CREATE FUNCTION "progress_never_shrinks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was watched stays watched' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "progress_never_shrinks" BEFORE UPDATE ON "lesson_progress" FOR EACH ROW
  WHEN (
    NOT OLD."watched" <@ NEW."watched"
    OR NEW."presence_passed" < OLD."presence_passed"
    OR NEW."spent_milliseconds" < OLD."spent_milliseconds"
    OR OLD."completed_at" IS NOT NULL AND NEW."completed_at" IS DISTINCT FROM OLD."completed_at"
  ) EXECUTE FUNCTION "progress_never_shrinks"();
