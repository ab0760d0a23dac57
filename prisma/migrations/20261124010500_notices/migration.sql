-- What an official tells many people at once. The text stands here and not in every recipient's notice.
CREATE TABLE "bulletin" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "audience" TEXT NOT NULL CHECK ("audience" IN ('learners', 'officials', 'list')),
  "audience_organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 60),
  "body" TEXT NOT NULL CHECK (char_length("body") BETWEEN 1 AND 2000),
  "urgent" BOOLEAN NOT NULL DEFAULT false,
  "expires_at" TIMESTAMPTZ(3),
  "state" TEXT NOT NULL CHECK ("state" IN ('draft', 'sending', 'sent', 'withdrawn')),
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  -- Whom it will reach, who is left out because the account is closed, and who sees it after activating theirs.
  "recipient_count" INTEGER NOT NULL,
  "closed_count" INTEGER NOT NULL,
  "awaiting_count" INTEGER NOT NULL,
  "sent_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "sent_at" TIMESTAMPTZ(3),
  -- The last recipient written: the next batch goes on behind it.
  "reached_id" UUID,
  "delivered_count" INTEGER NOT NULL DEFAULT 0,
  "ended_at" TIMESTAMPTZ(3),
  "revised_at" TIMESTAMPTZ(3),
  "withdrawn_at" TIMESTAMPTZ(3),
  "withdrawn_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "withdraw_reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("withdraw_reason") <= 200),
  CONSTRAINT "bulletin_below_something" CHECK (("audience" = 'list') = ("audience_organisation_id" IS NULL)),
  CONSTRAINT "bulletin_sent_by_somebody" CHECK (("state" = 'draft') = ("sent_at" IS NULL) AND ("sent_at" IS NULL) = ("sent_by" IS NULL)),
  CONSTRAINT "bulletin_withdrawn_at_an_instant" CHECK (("state" = 'withdrawn') = ("withdrawn_at" IS NOT NULL))
);
CREATE INDEX "bulletin_organisation_id_id_idx" ON "bulletin" ("organisation_id", "id" DESC);

-- The people somebody named, each with what is wrong with the row. Numbers are not kept.
CREATE TABLE "bulletin_row" (
  "bulletin_id" UUID NOT NULL REFERENCES "bulletin" ("id") ON DELETE CASCADE,
  "row_number" INTEGER NOT NULL,
  "shown" TEXT NOT NULL,
  "account_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "problem" JSONB,
  PRIMARY KEY ("bulletin_id", "row_number"),
  CONSTRAINT "bulletin_row_somebody_or_problem" CHECK (("account_id" IS NULL) = ("problem" IS NOT NULL))
);

-- The words that stood there before.
CREATE TABLE "bulletin_revision" (
  "id" UUID PRIMARY KEY,
  "bulletin_id" UUID NOT NULL REFERENCES "bulletin" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "actor_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL
);
CREATE INDEX "bulletin_revision_bulletin_id_id_idx" ON "bulletin_revision" ("bulletin_id", "id");

ALTER TABLE "notice" ALTER COLUMN "title" DROP NOT NULL;
ALTER TABLE "notice" ALTER COLUMN "body" DROP NOT NULL;
ALTER TABLE "notice" ADD COLUMN "bulletin_id" UUID REFERENCES "bulletin" ("id") ON DELETE RESTRICT;
ALTER TABLE "notice" ADD CONSTRAINT "notice_has_words" CHECK ("bulletin_id" IS NOT NULL OR ("title" IS NOT NULL AND "body" IS NOT NULL));
-- How many have read one: counted without looking at those who have not.
CREATE INDEX "notice_bulletin_read" ON "notice" ("bulletin_id") WHERE "read_at" IS NOT NULL AND "bulletin_id" IS NOT NULL;
