-- How a course is made: for whom, by which organisation, and looked at by somebody else before it is there for learners.
ALTER TABLE "course"
  ADD COLUMN "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  ADD COLUMN "teacher_bio" TEXT NOT NULL DEFAULT '' CHECK (char_length("teacher_bio") <= 1000),
  ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT '{}' CHECK (cardinality("tags") <= 10),
  -- Why its hours are not those of its videos.
  ADD COLUMN "hours_reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("hours_reason") <= 500),
  ADD COLUMN "copied_from" UUID REFERENCES "course" ("id") ON DELETE RESTRICT,
  ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1,
  DROP CONSTRAINT "course_status_check",
  ADD CONSTRAINT "course_status_check" CHECK ("status" IN ('draft', 'in-review', 'published', 'withdrawn')),
  DROP CONSTRAINT "course_published",
  ADD CONSTRAINT "course_published" CHECK (("status" IN ('draft', 'in-review')) = ("published_at" IS NULL));
CREATE INDEX "course_organisation_idx" ON "course" ("organisation_id", "created_at");

-- Every time a course was handed in to be looked at, and what came of it; append-only but for the answer.
CREATE TABLE "course_review" (
  "id" UUID PRIMARY KEY,
  "course_id" UUID NOT NULL REFERENCES "course" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL CHECK ("state" IN ('waiting', 'approved', 'returned', 'retracted')),
  "submitted_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  CONSTRAINT "course_review_decided" CHECK (("state" = 'waiting') = ("decided_by" IS NULL) AND ("decided_by" IS NULL) = ("decided_at" IS NULL)),
  CONSTRAINT "course_review_by_another" CHECK (("state" = 'retracted') = ("decided_by" = "submitted_by") OR "decided_by" IS NULL),
  CONSTRAINT "course_review_reason" CHECK ("state" <> 'returned' OR "answer" <> '')
);
CREATE UNIQUE INDEX "course_review_one_waits" ON "course_review" ("course_id") WHERE "state" = 'waiting';
CREATE INDEX "course_review_course_idx" ON "course_review" ("course_id", "submitted_at");

CREATE OR REPLACE FUNCTION "published_course_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD."status" <> 'draft' THEN
    RAISE EXCEPTION 'a published course is not deleted' USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP = 'UPDATE' AND OLD."status" NOT IN ('draft', 'in-review') AND (
    NEW."status" IN ('draft', 'in-review')
    OR (NEW."year", NEW."kind", NEW."subject", NEW."hours_centihours", NEW."requires_exam", NEW."published_at")
      IS DISTINCT FROM (OLD."year", OLD."kind", OLD."subject", OLD."hours_centihours", OLD."requires_exam", OLD."published_at")
  ) THEN
    RAISE EXCEPTION 'a published course keeps its year, kind, hours and conditions' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION "published_lessons_stand"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "course" WHERE "id" IN (OLD."course_id", NEW."course_id") AND "status" NOT IN ('draft', 'in-review')) THEN
    RAISE EXCEPTION 'the lessons of a published course stand' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
