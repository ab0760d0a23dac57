-- An offline training that somebody organises: what is in force of it, and where it stands. Its gathering (attendance) bears the same id.
CREATE TABLE "filing" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  -- rules/filing-state.ts
  "state" TEXT NOT NULL CHECK ("state" IN ('filing', 'accepted', 'cancelled', 'handed-in', 'confirmed', 'given-up')),
  -- What the authority accepted; while nothing was, what was written last is in the request.
  "content" JSONB,
  -- Of the content in force, or of what is written: for lists.
  "title" TEXT NOT NULL DEFAULT '' CHECK (char_length("title") <= 200),
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "starts_at" TIMESTAMPTZ(3),
  "ends_at" TIMESTAMPTZ(3),
  "audience" TEXT CHECK ("audience" IN ('own', 'authority', 'city')),
  -- As many people may join.
  "expected" INTEGER CHECK ("expected" > 0),
  -- A decision of the authority: attendance may be handed in until then.
  "hand_in_until" TIMESTAMPTZ(3),
  "created_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "filing_in_force_whole" CHECK ("state" IN ('filing', 'given-up') OR ("content" IS NOT NULL AND "starts_at" IS NOT NULL AND "ends_at" IS NOT NULL AND "audience" IS NOT NULL AND "expected" IS NOT NULL))
);
CREATE INDEX "filing_organisation_idx" ON "filing" ("organisation_id", "year");
CREATE INDEX "filing_open_idx" ON "filing" ("starts_at") WHERE "state" = 'accepted';

-- What is asked of the authority: a new training, a change of one that was accepted, its cancellation. The history of a filing.
CREATE TABLE "filing_request" (
  "id" UUID PRIMARY KEY,
  "filing_id" UUID NOT NULL REFERENCES "filing" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('new', 'change', 'cancel')),
  "state" TEXT NOT NULL CHECK ("state" IN ('draft', 'submitted', 'returned', 'accepted', 'refused', 'withdrawn')),
  "content" JSONB NOT NULL,
  -- Why it is changed or cancelled.
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 500),
  -- Handed in later than the policy asks.
  "late" BOOLEAN NOT NULL DEFAULT false,
  "revision" INTEGER NOT NULL DEFAULT 1,
  "submitted_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3),
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "filing_request_submitted_by_somebody" CHECK (("submitted_by" IS NULL) = ("submitted_at" IS NULL) AND ("state" IN ('draft', 'withdrawn') OR "submitted_by" IS NOT NULL)),
  CONSTRAINT "filing_request_decided_by_somebody" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL) AND (("state" IN ('accepted', 'refused', 'returned')) <= ("decided_by" IS NOT NULL))),
  CONSTRAINT "filing_request_not_by_oneself" CHECK ("state" NOT IN ('accepted', 'refused', 'returned') OR "decided_by" <> "submitted_by"),
  CONSTRAINT "filing_request_answered" CHECK ("state" NOT IN ('returned', 'refused') OR "answer" <> '')
);
CREATE INDEX "filing_request_filing_idx" ON "filing_request" ("filing_id", "created_at");
CREATE UNIQUE INDEX "filing_request_one_open" ON "filing_request" ("filing_id") WHERE "state" IN ('draft', 'submitted', 'returned');
CREATE INDEX "filing_request_waiting_idx" ON "filing_request" ("submitted_at") WHERE "state" = 'submitted';

-- Attendance as it was handed in, and what the authority said.
CREATE TABLE "filing_report" (
  "id" UUID PRIMARY KEY,
  "filing_id" UUID NOT NULL REFERENCES "filing" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL CHECK ("state" IN ('submitted', 'confirmed', 'returned')),
  "note" TEXT NOT NULL CHECK (char_length("note") <= 2000),
  "submitted_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  CONSTRAINT "filing_report_decided_by_another" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL) AND ("state" = 'submitted') = ("decided_by" IS NULL) AND ("decided_by" IS NULL OR "decided_by" <> "submitted_by")),
  CONSTRAINT "filing_report_returned_for_a_reason" CHECK ("state" <> 'returned' OR "answer" <> '')
);
CREATE INDEX "filing_report_filing_idx" ON "filing_report" ("filing_id", "submitted_at");
CREATE UNIQUE INDEX "filing_report_one_waiting" ON "filing_report" ("filing_id") WHERE "state" = 'submitted';

-- Files: of the plan, and proofs that it was held. Known by their content; a name is shown and never used as a path.
CREATE TABLE "filing_file" (
  "id" UUID PRIMARY KEY,
  "filing_id" UUID NOT NULL REFERENCES "filing" ("id") ON DELETE RESTRICT,
  "purpose" TEXT NOT NULL CHECK ("purpose" IN ('attachment', 'evidence')),
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 1 AND 200),
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('application/pdf', 'image/jpeg', 'image/png')),
  "bytes" INTEGER NOT NULL CHECK ("bytes" > 0),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "added_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "filing_file_once" UNIQUE ("filing_id", "purpose", "sha256")
);

-- What somebody means to hold in a year.
CREATE TABLE "training_plan" (
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "lines" JSONB NOT NULL,
  "trainings" INTEGER NOT NULL CHECK ("trainings" >= 0),
  "centihours" INTEGER NOT NULL CHECK ("centihours" >= 0),
  "people" INTEGER NOT NULL CHECK ("people" >= 0),
  "revision" INTEGER NOT NULL DEFAULT 1,
  "handed_in_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "handed_in_at" TIMESTAMPTZ(3),
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("organisation_id", "year"),
  CONSTRAINT "training_plan_handed_in_by_somebody" CHECK (("handed_in_by" IS NULL) = ("handed_in_at" IS NULL))
);
