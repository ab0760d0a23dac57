-- What a learner asks to have put right in their record, or taken away. One open request of a kind a person.
CREATE TABLE "record_request" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('correction', 'deletion')),
  "real_name" TEXT CHECK (char_length("real_name") BETWEEN 2 AND 60),
  "id_number_cipher" TEXT,
  "reason" TEXT NOT NULL CHECK (char_length("reason") <= 500),
  "state" TEXT NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'done', 'declined', 'withdrawn')),
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "answered_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answered_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  CONSTRAINT "record_request_says_what" CHECK (("kind" = 'correction') = ("real_name" IS NOT NULL)),
  CONSTRAINT "record_request_answered_by_somebody" CHECK (("state" = 'open') = ("answered_by" IS NULL) AND ("answered_by" IS NULL) = ("answered_at" IS NULL)),
  CONSTRAINT "record_request_declined_for_a_reason" CHECK ("state" <> 'declined' OR "answer" <> '')
);
CREATE UNIQUE INDEX "record_request_one_open" ON "record_request" ("learner_id", "kind") WHERE "state" = 'open';
CREATE INDEX "record_request_state_asked_at_idx" ON "record_request" ("state", "asked_at");
CREATE INDEX "record_request_learner_id_idx" ON "record_request" ("learner_id", "asked_at");

-- Two accounts that turned out to be one person. The one that went is closed and stays readable.
CREATE TABLE "person_merge" (
  "merged_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kept_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "reason" TEXT NOT NULL CHECK (char_length("reason") BETWEEN 2 AND 500),
  "merged_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "merged_at" TIMESTAMPTZ(3) NOT NULL,
  "moved" INTEGER NOT NULL CHECK ("moved" >= 0),
  "dropped" INTEGER NOT NULL CHECK ("dropped" >= 0),
  CONSTRAINT "person_merge_of_two" CHECK ("merged_id" <> "kept_id")
);
CREATE INDEX "person_merge_kept_id_idx" ON "person_merge" ("kept_id");
