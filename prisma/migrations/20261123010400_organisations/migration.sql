CREATE EXTENSION IF NOT EXISTS ltree;

CREATE TABLE "organisation" (
  "id" UUID PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('bureau', 'authority', 'unit', 'agency', 'institution')),
  "authority_kind" TEXT CHECK ("authority_kind" IN ('district', 'department', 'group', 'people-organisation', 'university')),
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 2 AND 100),
  "code" CHAR(18) NOT NULL CHECK ("code" ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  "path" ltree NOT NULL,
  "parent_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "district" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "organisation_authority_kind_where_due" CHECK (("kind" = 'authority') = ("authority_kind" IS NOT NULL)),
  CONSTRAINT "organisation_root_is_bureau" CHECK (("parent_id" IS NULL) = ("kind" = 'bureau')),
  CONSTRAINT "organisation_path_ends_in_itself" CHECK (subpath("path", -1) = text2ltree(replace("id"::text, '-', ''))),
  CONSTRAINT "organisation_path_fits_parent" CHECK ((nlevel("path") = 1) = ("parent_id" IS NULL))
);
CREATE UNIQUE INDEX "organisation_code_key" ON "organisation" ("code");
CREATE UNIQUE INDEX "organisation_path_key" ON "organisation" ("path");
CREATE INDEX "organisation_path_gist_idx" ON "organisation" USING GIST ("path");
CREATE INDEX "organisation_parent_id_idx" ON "organisation" ("parent_id");

CREATE TABLE "affiliation" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3) CHECK ("ended_at" >= "started_at")
);
-- A learner is registered in exactly one place at a time.
CREATE UNIQUE INDEX "affiliation_one_current" ON "affiliation" ("learner_id") WHERE "ended_at" IS NULL;
CREATE INDEX "affiliation_organisation_id_learner_id_idx" ON "affiliation" ("organisation_id", "learner_id");
CREATE INDEX "affiliation_learner_id_started_at_idx" ON "affiliation" ("learner_id", "started_at");

CREATE TABLE "role_grant" (
  "id" UUID PRIMARY KEY,
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "role" TEXT NOT NULL CHECK ("role" IN ('handler', 'reviewer', 'bureau', 'course-maker', 'exam-maker', 'institution', 'auditor', 'operator')),
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "granted_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "granted_at" TIMESTAMPTZ(3) NOT NULL,
  "revoked_at" TIMESTAMPTZ(3) CHECK ("revoked_at" >= "granted_at"),
  -- The operator runs the installation; everyone else acts somewhere.
  CONSTRAINT "role_grant_scope" CHECK (("role" = 'operator') = ("organisation_id" IS NULL))
);
CREATE UNIQUE INDEX "role_grant_one_current" ON "role_grant" ("account_id", "role", "organisation_id") NULLS NOT DISTINCT WHERE "revoked_at" IS NULL;
CREATE INDEX "role_grant_organisation_id_idx" ON "role_grant" ("organisation_id");
