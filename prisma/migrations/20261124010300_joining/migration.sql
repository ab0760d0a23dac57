-- An account made by a roster import has no password and no consent until its owner activates it with ID number and phone.
ALTER TABLE "account" ADD COLUMN "awaits_activation_since" TIMESTAMPTZ(3);
ALTER TABLE "account" ALTER COLUMN "password_hash" DROP NOT NULL;
ALTER TABLE "account" ALTER COLUMN "consent_version" DROP NOT NULL;
ALTER TABLE "account" ALTER COLUMN "consented_at" DROP NOT NULL;
ALTER TABLE "account" ADD CONSTRAINT "account_activated_with_password_and_consent" CHECK (
  "awaits_activation_since" IS NOT NULL OR ("password_hash" IS NOT NULL AND "consent_version" IS NOT NULL AND "consented_at" IS NOT NULL)
);

ALTER TABLE "affiliation" ADD COLUMN "end_reason" TEXT CHECK ("end_reason" IN ('moved', 'left', 'retired'));
ALTER TABLE "affiliation" ADD CONSTRAINT "affiliation_end_reason_when_ended" CHECK ("end_reason" IS NULL OR "ended_at" IS NOT NULL);

-- The way of one person into a place or out of one.
CREATE TABLE "joining" (
  "id" UUID PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('join', 'leave')),
  "learner_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "invited_name" TEXT,
  "invited_index" BYTEA CHECK (octet_length("invited_index") = 32),
  "invited_masked" TEXT,
  "from_organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "to_organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "wanted_name" TEXT CHECK (char_length("wanted_name") BETWEEN 2 AND 100),
  "wanted_code" CHAR(18),
  "authority_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "asked_by" TEXT NOT NULL CHECK ("asked_by" IN ('learner', 'place')),
  "asked_by_account" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "note" TEXT NOT NULL DEFAULT '' CHECK (char_length("note") <= 500),
  "learner_agreed_at" TIMESTAMPTZ(3),
  "place_agreed_at" TIMESTAMPTZ(3),
  "released_at" TIMESTAMPTZ(3),
  "release_due_at" TIMESTAMPTZ(3),
  "ended_as" TEXT CHECK ("ended_as" IN ('done', 'declined', 'withdrawn', 'overtaken')),
  "ended_at" TIMESTAMPTZ(3),
  "ended_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 500),
  CONSTRAINT "joining_somebody" CHECK ("learner_id" IS NOT NULL OR ("asked_by" = 'place' AND "invited_index" IS NOT NULL)),
  CONSTRAINT "joining_somewhere" CHECK (
    CASE WHEN "kind" = 'leave' THEN "to_organisation_id" IS NULL AND "from_organisation_id" IS NOT NULL AND "asked_by" = 'learner'
    ELSE "to_organisation_id" IS NOT NULL OR ("wanted_name" IS NOT NULL AND "authority_id" IS NOT NULL) END
  ),
  CONSTRAINT "joining_elsewhere" CHECK ("from_organisation_id" <> "to_organisation_id" OR "ended_as" IS NOT NULL),
  CONSTRAINT "joining_release_has_a_term" CHECK (("from_organisation_id" IS NULL) = ("release_due_at" IS NULL)),
  CONSTRAINT "joining_ended_at_an_instant" CHECK (("ended_as" IS NULL) = ("ended_at" IS NULL)),
  CONSTRAINT "joining_done_when_agreed" CHECK (
    "ended_as" IS DISTINCT FROM 'done' OR "kind" = 'leave' OR ("to_organisation_id" IS NOT NULL AND "learner_id" IS NOT NULL)
  )
);
-- A learner asks for one thing at a time; a place asks for a person once.
CREATE UNIQUE INDEX "joining_one_of_a_learner" ON "joining" ("learner_id") WHERE "ended_as" IS NULL AND "asked_by" = 'learner';
CREATE UNIQUE INDEX "joining_one_of_a_place" ON "joining" ("to_organisation_id", "learner_id") WHERE "ended_as" IS NULL AND "asked_by" = 'place';
CREATE UNIQUE INDEX "joining_one_invitation" ON "joining" ("to_organisation_id", "invited_index") WHERE "ended_as" IS NULL;
CREATE INDEX "joining_learner_id_idx" ON "joining" ("learner_id");
CREATE INDEX "joining_invited_index_idx" ON "joining" ("invited_index");
CREATE INDEX "joining_to_organisation_id_idx" ON "joining" ("to_organisation_id", "asked_at");
CREATE INDEX "joining_from_organisation_id_idx" ON "joining" ("from_organisation_id", "asked_at");
CREATE INDEX "joining_authority_id_idx" ON "joining" ("authority_id", "asked_at");
CREATE INDEX "joining_due" ON "joining" ("release_due_at") WHERE "ended_as" IS NULL;

CREATE TABLE "roster" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "file_name" TEXT NOT NULL CHECK (char_length("file_name") <= 200),
  "row_count" INTEGER NOT NULL CHECK ("row_count" > 0),
  "problem_count" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('checked', 'confirmed', 'done', 'cancelled')),
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "confirmed_at" TIMESTAMPTZ(3),
  "confirmed_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "changed_count" INTEGER NOT NULL DEFAULT 0,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "roster_confirmed_without_problems" CHECK ("state" NOT IN ('confirmed', 'done') OR "problem_count" = 0)
);
CREATE INDEX "roster_organisation_id_checked_at_idx" ON "roster" ("organisation_id", "checked_at");

-- The id of a row becomes the id of the account that it makes: the numbers are sealed for that account from the beginning.
CREATE TABLE "roster_row" (
  "id" UUID PRIMARY KEY,
  "roster_id" UUID NOT NULL REFERENCES "roster" ("id") ON DELETE CASCADE,
  "row_number" INTEGER NOT NULL,
  "real_name" TEXT NOT NULL,
  "masked_id_number" TEXT NOT NULL,
  "masked_phone" TEXT NOT NULL,
  "id_number_cipher" TEXT,
  "id_number_index" BYTEA,
  "phone_cipher" TEXT,
  "phone_index" BYTEA,
  "title_level" TEXT,
  "title_since_on" DATE,
  "high_tech" BOOLEAN,
  "account_id" UUID,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('new', 'join', 'transfer', 'here', 'problem')),
  "problems" JSONB NOT NULL DEFAULT '[]'
);
CREATE UNIQUE INDEX "roster_row_roster_id_row_number_key" ON "roster_row" ("roster_id", "row_number");
