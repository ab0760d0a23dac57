CREATE TABLE "account" (
  "id" UUID PRIMARY KEY,
  "real_name" TEXT NOT NULL CHECK (char_length("real_name") BETWEEN 2 AND 60),
  -- '<key version>.<base64url>': a cipher text that happened to be clear text would not pass.
  "id_number_cipher" TEXT NOT NULL CHECK ("id_number_cipher" ~ '^v\d+\.[A-Za-z0-9_-]{40,}$'),
  "id_number_index" BYTEA NOT NULL CHECK (octet_length("id_number_index") = 32),
  "phone_cipher" TEXT NOT NULL CHECK ("phone_cipher" ~ '^v\d+\.[A-Za-z0-9_-]{40,}$'),
  "phone_index" BYTEA NOT NULL CHECK (octet_length("phone_index") = 32),
  "password_hash" TEXT NOT NULL CHECK ("password_hash" LIKE '$argon2id$%'),
  "password_changed_at" TIMESTAMPTZ(3) NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'active' CHECK ("status" IN ('active', 'disabled')),
  "consent_version" TEXT NOT NULL,
  "consented_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);
-- One person, one account: two sign-ups at the same instant meet here.
CREATE UNIQUE INDEX "account_id_number_index_key" ON "account" ("id_number_index");
CREATE UNIQUE INDEX "account_phone_index_key" ON "account" ("phone_index");

CREATE TABLE "learner_attribute" (
  "id" UUID PRIMARY KEY,
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "since_on" DATE NOT NULL,
  "recorded_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "learner_attribute_known" CHECK (
    ("kind" = 'title-level' AND "value" IN ('none', 'assistant', 'intermediate', 'associate-senior', 'senior'))
    OR ("kind" = 'high-tech' AND "value" IN ('yes', 'no'))
  )
);
CREATE UNIQUE INDEX "learner_attribute_account_id_kind_since_on_key" ON "learner_attribute" ("account_id", "kind", "since_on");

-- last_seen_at changes often and is in an index: room on the page keeps the rest of the row cheap to rewrite.
CREATE TABLE "session" (
  "id" UUID PRIMARY KEY,
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "token_hash" BYTEA NOT NULL CHECK (octet_length("token_hash") = 32),
  "device_label" TEXT NOT NULL CHECK (char_length("device_label") <= 80),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "idle_seconds" INTEGER NOT NULL CHECK ("idle_seconds" > 0),
  "expires_at" TIMESTAMPTZ(3) NOT NULL CHECK ("expires_at" > "created_at"),
  "revoked_at" TIMESTAMPTZ(3)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX "session_token_hash_key" ON "session" ("token_hash");
CREATE INDEX "session_account_id_last_seen_at_idx" ON "session" ("account_id", "last_seen_at");

CREATE TABLE "spent_proof" (
  "challenge" TEXT PRIMARY KEY,
  "expires_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "spent_proof_expires_at_idx" ON "spent_proof" ("expires_at");
