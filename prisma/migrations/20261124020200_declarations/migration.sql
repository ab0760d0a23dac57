-- What somebody says to have learned elsewhere, with evidence, and what became of it.
CREATE TABLE "declaration" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- The law of the year by whose form it was written.
  "policy_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "form_id" TEXT NOT NULL CHECK ("form_id" ~ '^[a-z][a-z0-9-]*$'),
  "state" TEXT NOT NULL CHECK ("state" IN ('draft', 'submitted', 'returned', 'checked', 'registered', 'refused', 'withdrawn')),
  "answers" JSONB NOT NULL DEFAULT '{}',
  -- Raised by every change, so that nobody acts on what they have not seen.
  "revision" INTEGER NOT NULL DEFAULT 1 CHECK ("revision" >= 1),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  -- Of the last handing in: to whom, when, and what it said.
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3),
  "title" TEXT NOT NULL DEFAULT '' CHECK (char_length("title") <= 200),
  "year" INTEGER CHECK ("year" BETWEEN 2000 AND 2200),
  "occurred_on" DATE,
  "expected_centihours" INTEGER CHECK ("expected_centihours" > 0),
  "checked_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "checked_at" TIMESTAMPTZ(3),
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 200),
  "registered_centihours" INTEGER CHECK ("registered_centihours" > 0),
  "entry_id" UUID UNIQUE REFERENCES "ledger_entry" ("id") ON DELETE RESTRICT,
  -- The handler's signature: name and picture as they were then.
  "signed_name" TEXT,
  "signature_key" TEXT,
  CONSTRAINT "declaration_handed_in_whole" CHECK ("state" = 'draft' OR ("organisation_id" IS NOT NULL AND "submitted_at" IS NOT NULL AND "year" IS NOT NULL AND "occurred_on" IS NOT NULL AND "expected_centihours" IS NOT NULL AND "title" <> '')),
  CONSTRAINT "declaration_registered_whole" CHECK (("state" = 'registered') = ("entry_id" IS NOT NULL) AND ("entry_id" IS NULL) = ("registered_centihours" IS NULL) AND ("entry_id" IS NULL) = ("signed_name" IS NULL)),
  CONSTRAINT "declaration_never_more_than_expected" CHECK ("registered_centihours" <= "expected_centihours"),
  CONSTRAINT "declaration_checked_by_somebody" CHECK (("checked_by" IS NULL) = ("checked_at" IS NULL) AND ("state" <> 'checked' OR "checked_by" IS NOT NULL)),
  CONSTRAINT "declaration_checked_by_another" CHECK ("checked_by" IS NULL OR "state" <> 'registered' OR "checked_by" <> "decided_by"),
  CONSTRAINT "declaration_not_by_oneself" CHECK ("checked_by" <> "learner_id" AND "decided_by" <> "learner_id"),
  CONSTRAINT "declaration_decided_by_somebody" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL) AND (("state" IN ('returned', 'registered', 'refused')) <= ("decided_by" IS NOT NULL))),
  CONSTRAINT "declaration_returned_for_a_reason" CHECK ("state" NOT IN ('returned', 'refused') OR "reason" <> '')
);
CREATE INDEX "declaration_learner_id_year_idx" ON "declaration" ("learner_id", "year");
CREATE INDEX "declaration_waiting" ON "declaration" ("organisation_id", "submitted_at") WHERE "state" IN ('submitted', 'checked');
CREATE INDEX "declaration_organisation_id_state_idx" ON "declaration" ("organisation_id", "state", "submitted_at");

-- Files that prove it, known by their content. A file's name is shown and never used as a path.
CREATE TABLE "declaration_evidence" (
  "id" UUID PRIMARY KEY,
  "declaration_id" UUID NOT NULL REFERENCES "declaration" ("id") ON DELETE CASCADE,
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 1 AND 200),
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('application/pdf', 'image/jpeg', 'image/png')),
  "bytes" INTEGER NOT NULL CHECK ("bytes" > 0),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "declaration_evidence_once" UNIQUE ("declaration_id", "sha256")
);
CREATE INDEX "declaration_evidence_sha256_idx" ON "declaration_evidence" ("sha256");

-- What a declaration that was handed in claims: the same thing counts for so many people as the form allows, and once for each.
CREATE TABLE "declaration_claim" (
  "identity" TEXT NOT NULL CHECK ("identity" <> ''),
  "slot" INTEGER NOT NULL CHECK ("slot" >= 1),
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "declaration_id" UUID NOT NULL UNIQUE REFERENCES "declaration" ("id") ON DELETE CASCADE,
  PRIMARY KEY ("identity", "slot"),
  CONSTRAINT "declaration_claim_once_a_person" UNIQUE ("identity", "learner_id")
);

-- Who did what to it, in the order in which it happened; only ever added to.
CREATE TABLE "declaration_event" (
  "id" BIGSERIAL PRIMARY KEY,
  "declaration_id" UUID NOT NULL REFERENCES "declaration" ("id") ON DELETE CASCADE,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "actor_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "action" TEXT NOT NULL CHECK ("action" IN ('submit', 'withdraw', 'return', 'refuse', 'check', 'register')),
  "reason" TEXT NOT NULL DEFAULT '',
  "centihours" INTEGER
);
CREATE INDEX "declaration_event_declaration_id_id_idx" ON "declaration_event" ("declaration_id", "id");

-- A handler's signature as a picture, to be set under what they register.
CREATE TABLE "handler_signature" (
  "account_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "picture_key" TEXT NOT NULL,
  "set_at" TIMESTAMPTZ(3) NOT NULL
);
