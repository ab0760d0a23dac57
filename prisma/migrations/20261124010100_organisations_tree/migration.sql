-- What an office knows of a body, where it went, and what was done to it.
ALTER TABLE "organisation"
  ADD COLUMN "industry" CHAR(1) CHECK ("industry" BETWEEN 'A' AND 'T'),
  ADD COLUMN "payroll_category" TEXT CHECK ("payroll_category" IN ('standard', 'technical')),
  ADD COLUMN "contact_name" TEXT CHECK (char_length("contact_name") BETWEEN 1 AND 50),
  ADD COLUMN "contact_phone" TEXT CHECK (char_length("contact_phone") BETWEEN 3 AND 30),
  -- Pinyin initials of the name, for searching; empty until a worker has worked them out.
  ADD COLUMN "initials" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "closed_at" TIMESTAMPTZ(3),
  ADD COLUMN "merged_into_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "organisation_merged_is_closed" CHECK ("merged_into_id" IS NULL OR "closed_at" IS NOT NULL),
  ADD CONSTRAINT "organisation_not_merged_into_itself" CHECK ("merged_into_id" <> "id");
CREATE INDEX "organisation_without_initials" ON "organisation" ("id") WHERE "initials" = '';

-- The history of a body. What stands here stays.
CREATE TABLE "organisation_change" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "actor_id" UUID,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('created', 'renamed', 'updated', 'moved', 'merged', 'absorbed', 'closed', 'reopened')),
  "before" JSONB NOT NULL DEFAULT '{}',
  "after" JSONB NOT NULL DEFAULT '{}',
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 500)
);
CREATE INDEX "organisation_change_organisation_id_at_idx" ON "organisation_change" ("organisation_id", "at");

CREATE FUNCTION refuse_organisation_change_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'organisation_change is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "organisation_change_append_only" BEFORE UPDATE OR DELETE ON "organisation_change"
  FOR EACH ROW EXECUTE FUNCTION refuse_organisation_change_change();

-- A list of bodies that somebody brought: checked, looked at, confirmed, then written by a worker, all of it or nothing.
CREATE TABLE "organisation_import" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "file_name" TEXT NOT NULL CHECK (char_length("file_name") <= 200),
  "row_count" INTEGER NOT NULL CHECK ("row_count" > 0),
  "problem_count" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('checked', 'confirmed', 'done', 'cancelled')),
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "confirmed_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "created_count" INTEGER,
  -- Rows that stood differently when the worker came to write: nothing was written, they are to be looked at again.
  "changed_count" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "organisation_import_confirmed_without_problems" CHECK ("state" NOT IN ('confirmed', 'done') OR "problem_count" = 0)
);
CREATE INDEX "organisation_import_organisation_id_checked_at_idx" ON "organisation_import" ("organisation_id", "checked_at");

-- Cells as they were read, in the order of rules/import-template.ts, and what is wrong with them.
CREATE TABLE "organisation_import_row" (
  "import_id" UUID NOT NULL REFERENCES "organisation_import" ("id") ON DELETE CASCADE,
  "row_number" INTEGER NOT NULL,
  "cells" TEXT[] NOT NULL,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('new', 'here', 'problem')),
  "problems" TEXT[] NOT NULL DEFAULT '{}',
  PRIMARY KEY ("import_id", "row_number")
);
