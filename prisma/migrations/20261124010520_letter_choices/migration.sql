-- By which ways somebody does not want to hear of what, and their proven e-mail address. No row: everything, and no address.
CREATE TABLE "letter_choice" (
  "account_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "sms_off" TEXT[] NOT NULL DEFAULT '{}' CHECK ("sms_off" <@ ARRAY['urgent', 'bulletin']),
  "email_off" TEXT[] NOT NULL DEFAULT '{}' CHECK ("email_off" <@ ARRAY['urgent', 'bulletin']),
  "email_cipher" TEXT,
  -- The address that waits for its code.
  "wanted_cipher" TEXT,
  "code_hash" BYTEA,
  "code_until" TIMESTAMPTZ(3),
  "code_tries" INTEGER NOT NULL DEFAULT 0 CHECK ("code_tries" BETWEEN 0 AND 5),
  CONSTRAINT "letter_choice_code_for_an_address" CHECK (
    ("wanted_cipher" IS NULL) = ("code_hash" IS NULL) AND ("wanted_cipher" IS NULL) = ("code_until" IS NULL))
);

-- A code goes out in a letter and stands in no text that is kept.
ALTER TABLE "letter" DROP CONSTRAINT "letter_topic_check";
ALTER TABLE "letter" ADD CONSTRAINT "letter_topic_check" CHECK ("topic" IN ('access', 'urgent', 'bulletin', 'code'));
ALTER TABLE "letter" ADD COLUMN "code_cipher" TEXT;
ALTER TABLE "letter" ADD CONSTRAINT "letter_code_by_its_topic" CHECK ("topic" = 'code' OR "code_cipher" IS NULL);
CREATE INDEX "letter_codes" ON "letter" ("account_id", "created_at") WHERE "topic" = 'code';
