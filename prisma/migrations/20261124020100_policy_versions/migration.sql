-- Who wrote a version, who else put it in force, why, and from when it holds. Versions of before, and those of the installation itself, have none of it.
ALTER TABLE "policy"
  ADD COLUMN "reason" TEXT,
  ADD COLUMN "drafted_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  ADD COLUMN "published_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  ADD COLUMN "holds_from" TIMESTAMPTZ(3),
  -- Four eyes.
  ADD CONSTRAINT "policy_four_eyes" CHECK ("drafted_by" IS NULL OR ("published_by" IS NOT NULL AND "published_by" <> "drafted_by" AND "reason" <> ''));

CREATE TABLE "policy_draft" (
  "id" UUID PRIMARY KEY,
  "city" TEXT NOT NULL,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "state" TEXT NOT NULL CHECK ("state" IN ('open', 'published', 'discarded')),
  "document" JSONB NOT NULL,
  "content_hash" TEXT NOT NULL CHECK ("content_hash" ~ '^[0-9a-f]{64}$'),
  "revision" INTEGER NOT NULL DEFAULT 1 CHECK ("revision" >= 1),
  "compared_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "pack" TEXT,
  "reason" TEXT NOT NULL CHECK ("reason" <> ''),
  "law_changes" JSONB NOT NULL DEFAULT '{}',
  "edited_by" UUID[] NOT NULL CHECK (cardinality("edited_by") > 0),
  "drafted_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "drafted_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  "policy_id" UUID REFERENCES "policy" ("id") ON DELETE RESTRICT,
  CONSTRAINT "policy_draft_published" CHECK (("state" = 'published') = ("policy_id" IS NOT NULL))
);
-- One draft of a year at a time: two would each undo the other.
CREATE UNIQUE INDEX "policy_draft_open" ON "policy_draft" ("city", "year") WHERE "state" = 'open';
CREATE UNIQUE INDEX "policy_draft_policy_id_key" ON "policy_draft" ("policy_id");

CREATE TABLE "policy_simulation" (
  "id" UUID PRIMARY KEY,
  "draft_id" UUID NOT NULL REFERENCES "policy_draft" ("id") ON DELETE RESTRICT,
  "content_hash" TEXT NOT NULL CHECK ("content_hash" ~ '^[0-9a-f]{64}$'),
  "compared_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('running', 'done', 'overtaken')),
  "population" INTEGER CHECK ("population" >= 0),
  "looked_at" INTEGER NOT NULL DEFAULT 0 CHECK ("looked_at" >= 0),
  "last_learner_id" UUID,
  "tally" JSONB NOT NULL,
  "asked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "policy_simulation_ended" CHECK (("state" = 'running') = ("ended_at" IS NULL))
);
-- Of one content one is under way.
CREATE UNIQUE INDEX "policy_simulation_running" ON "policy_simulation" ("draft_id", "content_hash") WHERE "state" = 'running';
CREATE INDEX "policy_simulation_draft_id_asked_at_idx" ON "policy_simulation" ("draft_id", "asked_at");
