CREATE TABLE "exam" (
  "id" UUID PRIMARY KEY,
  "course_id" UUID NOT NULL REFERENCES "course" ("id") ON DELETE RESTRICT,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 2 AND 100),
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "blueprint" JSONB NOT NULL,
  "total_points" INTEGER NOT NULL CHECK ("total_points" > 0),
  "question_count" SMALLINT NOT NULL CHECK ("question_count" BETWEEN 1 AND 500),
  "duration_seconds" INTEGER NOT NULL CHECK ("duration_seconds" BETWEEN 10 AND 86400),
  "opens_at" TIMESTAMPTZ(3),
  "closes_at" TIMESTAMPTZ(3),
  "deadline_policy" TEXT NOT NULL CHECK ("deadline_policy" IN ('limit', 'limit-within-window')),
  "pass_mark" SMALLINT NOT NULL CHECK ("pass_mark" BETWEEN 0 AND 100),
  "attempts_allowed" SMALLINT NOT NULL CHECK ("attempts_allowed" BETWEEN 1 AND 100),
  "cooldown_seconds" INTEGER NOT NULL CHECK ("cooldown_seconds" >= 0),
  "reveal_policy" TEXT NOT NULL CHECK ("reveal_policy" IN ('score', 'parts', 'answers-after-close')),
  "requires_lessons" BOOLEAN NOT NULL,
  "policy_version" INTEGER NOT NULL CHECK ("policy_version" > 0),
  "status" TEXT NOT NULL DEFAULT 'draft' CHECK ("status" IN ('draft', 'published', 'withdrawn')),
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "published_at" TIMESTAMPTZ(3),
  CONSTRAINT "exam_window_opens_before_it_closes" CHECK ("closes_at" > "opens_at"),
  CONSTRAINT "exam_published_once" CHECK (("status" = 'draft') = ("published_at" IS NULL))
);
CREATE INDEX "exam_course_id_idx" ON "exam" ("course_id");

-- Whoever starts after the others sits under the same terms.
CREATE FUNCTION refuse_exam_terms_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the terms of a published exam never change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "exam_terms_fixed" BEFORE UPDATE ON "exam" FOR EACH ROW
  WHEN (OLD."status" <> 'draft' AND to_jsonb(OLD) - 'status' IS DISTINCT FROM to_jsonb(NEW) - 'status')
  EXECUTE FUNCTION refuse_exam_terms_change();

-- An attempt is written twice in its life, at start and finish, and locked while answers come in: room on the page keeps the finish there.
CREATE TABLE "attempt" (
  "id" UUID PRIMARY KEY,
  "exam_id" UUID NOT NULL REFERENCES "exam" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "number" SMALLINT NOT NULL CHECK ("number" > 0),
  "state" TEXT NOT NULL DEFAULT 'in_progress' CHECK ("state" IN ('in_progress', 'submitted', 'auto_submitted')),
  "seed" BIGINT NOT NULL CHECK ("seed" BETWEEN 0 AND 4294967295),
  "paper" JSONB NOT NULL,
  "question_count" SMALLINT NOT NULL CHECK ("question_count" > 0),
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "deadline_at" TIMESTAMPTZ(3) NOT NULL CHECK ("deadline_at" > "started_at"),
  "next_check_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3) CHECK ("finished_at" BETWEEN "started_at" AND "deadline_at"),
  "score" INTEGER CHECK ("score" BETWEEN 0 AND "total"),
  "total" INTEGER,
  "passed" BOOLEAN,
  "receipt" TEXT,
  CONSTRAINT "attempt_graded_when_finished" CHECK (
    CASE "state"
      WHEN 'in_progress' THEN num_nonnulls("finished_at", "score", "total", "passed", "receipt") = 0
      ELSE num_nulls("finished_at", "score", "total", "passed", "receipt") = 0
    END
  )
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX "attempt_exam_id_learner_id_number_key" ON "attempt" ("exam_id", "learner_id", "number");
CREATE INDEX "attempt_learner_id_idx" ON "attempt" ("learner_id");
-- Two starts at the same instant are one attempt.
CREATE UNIQUE INDEX "attempt_one_in_progress" ON "attempt" ("exam_id", "learner_id") WHERE "state" = 'in_progress';
-- What the sweep looks at: as small as the number of people who sit an exam right now.
CREATE INDEX "attempt_to_check" ON "attempt" ("next_check_at") WHERE "state" = 'in_progress';

-- A finished attempt never changes again, and what was fixed at the start stays fixed.
CREATE FUNCTION refuse_attempt_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a finished attempt never changes, nor does the paper or the deadline of a running one' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "attempt_final" BEFORE UPDATE ON "attempt" FOR EACH ROW
  WHEN (
    OLD."state" <> 'in_progress'
    OR (OLD."id", OLD."exam_id", OLD."learner_id", OLD."number", OLD."seed", OLD."paper", OLD."started_at", OLD."deadline_at")
      IS DISTINCT FROM (NEW."id", NEW."exam_id", NEW."learner_id", NEW."number", NEW."seed", NEW."paper", NEW."started_at", NEW."deadline_at")
  )
  EXECUTE FUNCTION refuse_attempt_change();
CREATE TRIGGER "attempt_not_deleted" BEFORE DELETE ON "attempt" FOR EACH ROW EXECUTE FUNCTION refuse_attempt_change();

-- Answers are rewritten while somebody thinks: half-full pages let a new revision replace the old one in place.
CREATE TABLE "attempt_answer" (
  "attempt_id" UUID NOT NULL REFERENCES "attempt" ("id") ON DELETE RESTRICT,
  "question" SMALLINT NOT NULL CHECK ("question" >= 0),
  "revision" INTEGER NOT NULL CHECK ("revision" >= 0),
  "choice" TEXT NOT NULL CHECK ("choice" ~ '^A?B?C?D?E?F?G?H?$'),
  "saved_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("attempt_id", "question")
) WITH (fillfactor = 85);
