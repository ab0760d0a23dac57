CREATE TABLE "course" (
  "id" UUID PRIMARY KEY,
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 100),
  "summary" TEXT NOT NULL DEFAULT '' CHECK (char_length("summary") <= 2000),
  "teacher" TEXT NOT NULL DEFAULT '' CHECK (char_length("teacher") <= 100),
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('required', 'elective', 'professional')),
  "subject" TEXT NOT NULL,
  "hours_centihours" INTEGER NOT NULL CHECK ("hours_centihours" > 0),
  "status" TEXT NOT NULL DEFAULT 'draft' CHECK ("status" IN ('draft', 'published', 'withdrawn')),
  "window_opens_at" TIMESTAMPTZ(3) NOT NULL,
  "window_closes_at" TIMESTAMPTZ(3) NOT NULL,
  "requires_exam" BOOLEAN NOT NULL,
  "first_viewing" TEXT NOT NULL DEFAULT 'inside-watched' CHECK ("first_viewing" IN ('inside-watched', 'free')),
  "demonstration" BOOLEAN NOT NULL DEFAULT false,
  "created_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "published_at" TIMESTAMPTZ(3),
  CONSTRAINT "course_window" CHECK ("window_opens_at" < "window_closes_at"),
  -- Required and elective are kinds of public courses.
  CONSTRAINT "course_subject" CHECK ("subject" = CASE WHEN "kind" = 'professional' THEN 'professional' ELSE 'public' END),
  CONSTRAINT "course_published" CHECK (("status" = 'draft') = ("published_at" IS NULL))
);
CREATE INDEX "course_year_status_idx" ON "course" ("year", "status");

CREATE TABLE "lesson" (
  "id" UUID PRIMARY KEY,
  "course_id" UUID NOT NULL REFERENCES "course" ("id") ON DELETE RESTRICT,
  "position" INTEGER NOT NULL CHECK ("position" >= 1),
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 100),
  "media_asset_id" UUID NOT NULL REFERENCES "media_asset" ("id") ON DELETE RESTRICT,
  -- A day at most, so that its milliseconds fit an integer many times over.
  "duration_seconds" INTEGER CHECK ("duration_seconds" BETWEEN 1 AND 86400)
);
CREATE UNIQUE INDEX "lesson_course_id_position_key" ON "lesson" ("course_id", "position");
CREATE INDEX "lesson_media_asset_id_idx" ON "lesson" ("media_asset_id");

CREATE TABLE "enrolment" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "course_id" UUID NOT NULL REFERENCES "course" ("id") ON DELETE RESTRICT,
  "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
  "lessons_done_at" TIMESTAMPTZ(3),
  "exam_passed_at" TIMESTAMPTZ(3),
  "exam_score" INTEGER CHECK ("exam_score" BETWEEN 0 AND 100),
  "completed_at" TIMESTAMPTZ(3),
  CONSTRAINT "enrolment_exam" CHECK (("exam_passed_at" IS NULL) = ("exam_score" IS NULL)),
  CONSTRAINT "enrolment_completed" CHECK ("completed_at" IS NULL OR "lessons_done_at" IS NOT NULL)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX "enrolment_learner_id_course_id_key" ON "enrolment" ("learner_id", "course_id");
CREATE INDEX "enrolment_course_id_idx" ON "enrolment" ("course_id");

-- What a published course is worth and consists of decides hours that were credited: it is corrected by another course, not by an edit.
CREATE FUNCTION "published_course_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD."status" <> 'draft' THEN
    RAISE EXCEPTION 'a published course is not deleted' USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP = 'UPDATE' AND OLD."status" <> 'draft' AND (
    NEW."status" = 'draft'
    OR (NEW."year", NEW."kind", NEW."subject", NEW."hours_centihours", NEW."requires_exam", NEW."published_at")
      IS DISTINCT FROM (OLD."year", OLD."kind", OLD."subject", OLD."hours_centihours", OLD."requires_exam", OLD."published_at")
  ) THEN
    RAISE EXCEPTION 'a published course keeps its year, kind, hours and conditions' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER "published_course_stands" BEFORE UPDATE OR DELETE ON "course" FOR EACH ROW EXECUTE FUNCTION "published_course_stands"();

CREATE FUNCTION "published_lessons_stand"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "course" WHERE "id" IN (OLD."course_id", NEW."course_id") AND "status" <> 'draft') THEN
    RAISE EXCEPTION 'the lessons of a published course stand' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER "published_lessons_stand" BEFORE INSERT OR UPDATE OR DELETE ON "lesson" FOR EACH ROW EXECUTE FUNCTION "published_lessons_stand"();

-- Events happened or did not: an instant that is set stays, whatever is retried, and the best score only rises.
CREATE FUNCTION "enrolment_keeps_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."lessons_done_at" IS DISTINCT FROM NEW."lessons_done_at" AND OLD."lessons_done_at" IS NOT NULL
    OR OLD."exam_passed_at" IS DISTINCT FROM NEW."exam_passed_at" AND OLD."exam_passed_at" IS NOT NULL
    OR OLD."completed_at" IS DISTINCT FROM NEW."completed_at" AND OLD."completed_at" IS NOT NULL
    OR NEW."exam_score" < OLD."exam_score"
    OR (OLD."learner_id", OLD."course_id") IS DISTINCT FROM (NEW."learner_id", NEW."course_id")
  THEN
    RAISE EXCEPTION 'what happened in an enrolment is not taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "enrolment_keeps_events" BEFORE UPDATE ON "enrolment" FOR EACH ROW EXECUTE FUNCTION "enrolment_keeps_events"();
