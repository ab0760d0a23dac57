-- Texts that resemble each other, and text within a text, found by index in a bank of a hundred thousand.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- More kinds of questions. Options keep their meaning where there are any: what is chosen, put in order, or put beside a prompt.
ALTER TABLE "question" DROP CONSTRAINT "question_kind_check";
ALTER TABLE "question" ADD CONSTRAINT "question_kind_check"
  CHECK ("kind" IN ('single', 'multiple', 'true-false', 'fill-in', 'matching', 'ordering', 'short-answer', 'essay', 'case'));
ALTER TABLE "question" ADD COLUMN "source" TEXT NOT NULL DEFAULT '' CHECK (char_length("source") <= 200);
-- The stem of the current version, for search and for finding what resembles it.
ALTER TABLE "question" ADD COLUMN "stem" TEXT NOT NULL DEFAULT '';
UPDATE "question" SET "stem" = v."stem" FROM "question_version" v
  WHERE v."question_id" = "question"."id" AND v."number" = "question"."current_version";
CREATE INDEX "question_stem_trgm_idx" ON "question" USING gin ("stem" gin_trgm_ops);
CREATE INDEX "question_organisation_id_created_at_idx" ON "question" ("organisation_id", "created_at" DESC, "id" DESC);
CREATE INDEX "question_tags_idx" ON "question" USING gin ("tags");

ALTER TABLE "question_version" DROP CONSTRAINT "question_version_stem_check";
ALTER TABLE "question_version" ADD CONSTRAINT "question_version_stem_check" CHECK (char_length("stem") BETWEEN 1 AND 10000);
ALTER TABLE "question_version" DROP CONSTRAINT "question_version_options_check";
ALTER TABLE "question_version" ADD CONSTRAINT "question_version_options_check"
  CHECK (jsonb_typeof("options") = 'array' AND jsonb_array_length("options") BETWEEN 0 AND 8);
ALTER TABLE "question_version" DROP CONSTRAINT "question_version_right_option_ids_check";
ALTER TABLE "question_version" ADD CONSTRAINT "question_version_right_option_ids_check" CHECK (cardinality("right_option_ids") BETWEEN 0 AND 8);
ALTER TABLE "question_version" DROP CONSTRAINT "question_version_explanation_check";
ALTER TABLE "question_version" ADD CONSTRAINT "question_version_explanation_check" CHECK (char_length("explanation") <= 2000);
-- { stemHtml?, prompts?, blanks?, anyOrder?, caseMatters?, rubric?, parts? }: what only some kinds have.
ALTER TABLE "question_version" ADD COLUMN "detail" JSONB CHECK (jsonb_typeof("detail") = 'object');

-- Pictures of stems. The same bytes are kept once a body.
CREATE TABLE "question_picture" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('image/png', 'image/jpeg')),
  "bytes" BYTEA NOT NULL CHECK (octet_length("bytes") BETWEEN 1 AND 2000000),
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX "question_picture_organisation_id_sha256_key" ON "question_picture" ("organisation_id", "sha256");

-- A file that was read, judged row by row, and is written whole or not at all once somebody has looked at it.
CREATE TABLE "question_import" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "subject" TEXT NOT NULL CHECK (char_length("subject") BETWEEN 1 AND 100),
  "file_name" TEXT NOT NULL,
  "format" TEXT NOT NULL CHECK ("format" IN ('excel', 'gift', 'moodle', 'qti2', 'qti3', 'aiken')),
  "sound_count" INTEGER NOT NULL CHECK ("sound_count" >= 0),
  "problem_count" INTEGER NOT NULL CHECK ("problem_count" >= 0),
  -- Of the file as a whole: what concerns no single question.
  "notes" JSONB NOT NULL DEFAULT '[]' CHECK (jsonb_typeof("notes") = 'array'),
  "state" TEXT NOT NULL CHECK ("state" IN ('checked', 'confirmed', 'done', 'cancelled')),
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "confirmed_at" TIMESTAMPTZ(3),
  "confirmed_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "ended_at" TIMESTAMPTZ(3),
  CHECK (("state" IN ('confirmed', 'done')) = ("confirmed_at" IS NOT NULL)),
  CHECK (("state" IN ('done', 'cancelled')) = ("ended_at" IS NOT NULL))
);
CREATE INDEX "question_import_organisation_id_idx" ON "question_import" ("organisation_id", "checked_at" DESC);

CREATE TABLE "question_import_row" (
  "import_id" UUID NOT NULL REFERENCES "question_import" ("id") ON DELETE CASCADE,
  "place" INTEGER NOT NULL CHECK ("place" > 0),
  -- Becomes the question's id: written twice, it is there once.
  "id" UUID NOT NULL,
  -- Where in the file, in words.
  "spot" TEXT NOT NULL,
  "stem" TEXT NOT NULL,
  -- { kind, tags, difficulty, source, content }; null where nothing could be read.
  "question" JSONB,
  -- Sentences that keep it out.
  "problems" TEXT[] NOT NULL,
  -- Sentences that do not: what was left behind.
  "notes" TEXT[] NOT NULL,
  PRIMARY KEY ("import_id", "place")
);

-- Answers beyond letters: “=” and what was written, a line a blank; “~” and letters in the order given, “-” where nothing was put.
ALTER TABLE "attempt_answer" DROP CONSTRAINT "attempt_answer_choice_check";
ALTER TABLE "attempt_answer" ADD CONSTRAINT "attempt_answer_choice_check"
  CHECK ("choice" ~ '^(A?B?C?D?E?F?G?H?|~[A-H-]{1,8})$' OR ("choice" LIKE '=%' AND char_length("choice") <= 1000));
