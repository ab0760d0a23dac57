-- Text messages and e-mails on their way out. Where to is asked of the account when one leaves: no number and no address is here.
CREATE TABLE "letter" (
  "id" UUID PRIMARY KEY,
  "channel" TEXT NOT NULL CHECK ("channel" IN ('sms', 'email')),
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "topic" TEXT NOT NULL CHECK ("topic" IN ('access', 'urgent', 'bulletin')),
  "subject" TEXT CHECK (char_length("subject") BETWEEN 1 AND 100),
  "body" TEXT CHECK (char_length("body") BETWEEN 1 AND 2000),
  -- The words are the bulletin's as they are when the letter leaves: a correction is in them, and a withdrawal keeps it back.
  "bulletin_id" UUID REFERENCES "bulletin" ("id") ON DELETE RESTRICT,
  "dedupe_key" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'waiting' CHECK ("state" IN ('waiting', 'sent', 'kept', 'failed', 'dropped')),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "tries" INTEGER NOT NULL DEFAULT 0 CHECK ("tries" >= 0),
  "tried_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "provider_id" TEXT,
  "problem" TEXT,
  CONSTRAINT "letter_has_words" CHECK (("bulletin_id" IS NULL) = ("subject" IS NOT NULL) AND ("subject" IS NULL) = ("body" IS NULL)),
  CONSTRAINT "letter_bulletin_by_its_topic" CHECK (("topic" = 'bulletin') = ("bulletin_id" IS NOT NULL)),
  CONSTRAINT "letter_ended_at_an_instant" CHECK (("state" = 'waiting') = ("ended_at" IS NULL))
);
CREATE UNIQUE INDEX "letter_account_id_channel_dedupe_key_key" ON "letter" ("account_id", "channel", "dedupe_key");
-- What goes next: nobody's access waits behind a bulletin to a city.
CREATE INDEX "letter_waiting" ON "letter" ("channel", ("topic" = 'bulletin'), "due_at", "id") WHERE "state" = 'waiting';
CREATE INDEX "letter_tried" ON "letter" ("channel", "tried_at") WHERE "tried_at" IS NOT NULL;
CREATE INDEX "letter_bulletin" ON "letter" ("bulletin_id") WHERE "bulletin_id" IS NOT NULL;
CREATE INDEX "letter_state_id_idx" ON "letter" ("state", "id" DESC);
