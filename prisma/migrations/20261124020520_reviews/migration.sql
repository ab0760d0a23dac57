-- A learner lets whoever has the code see their years.
CREATE TABLE "review_consent" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "code_hash" BYTEA NOT NULL CHECK (octet_length("code_hash") = 32),
  "given_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "revoked_at" TIMESTAMPTZ(3),
  "used" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "review_consent_lasts" CHECK ("expires_at" > "given_at")
);
CREATE UNIQUE INDEX "review_consent_code_hash_key" ON "review_consent" ("code_hash");
CREATE INDEX "review_consent_learner_id_given_at_idx" ON "review_consent" ("learner_id", "given_at");

-- By what a system of another house asks; of the key itself only its hash is kept.
CREATE TABLE "api_key" (
  "id" UUID PRIMARY KEY,
  "name" TEXT NOT NULL,
  "holder" TEXT NOT NULL,
  "hint" TEXT NOT NULL,
  "key_hash" BYTEA NOT NULL CHECK (octet_length("key_hash") = 32),
  "scopes" TEXT[] NOT NULL CHECK (cardinality("scopes") > 0 AND "scopes" <@ ARRAY['check', 'statement', 'verify']),
  "per_minute" INTEGER NOT NULL CHECK ("per_minute" BETWEEN 1 AND 6000),
  "made_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "made_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "revoked_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "revoked_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "api_key_revocation" CHECK (("revoked_at" IS NULL) = ("revoked_by" IS NULL))
);
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key" ("key_hash");

-- A list of people held against a requirement, for whoever did it. Its rows go after thirty days; that it was done stays.
CREATE TABLE "review_check" (
  "id" UUID PRIMARY KEY,
  "checked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "basis" TEXT NOT NULL CHECK ("basis" IN ('consent', 'duty')),
  "review" TEXT NOT NULL,
  "document" TEXT NOT NULL,
  "requirement" JSONB NOT NULL,
  "people" INTEGER NOT NULL CHECK ("people" > 0),
  "met" INTEGER NOT NULL CHECK ("met" >= 0),
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "review_check_duty" CHECK ("basis" = 'consent' OR ("review" <> '' AND "document" <> ''))
);
CREATE INDEX "review_check_checked_by_checked_at_idx" ON "review_check" ("checked_by", "checked_at");

CREATE TABLE "review_row" (
  "check_id" UUID NOT NULL REFERENCES "review_check" ("id") ON DELETE RESTRICT,
  "place" INTEGER NOT NULL,
  "real_name" TEXT NOT NULL,
  "masked_id_number" TEXT NOT NULL,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('met', 'unmet', 'not-found', 'no-consent', 'bad-number', 'repeated')),
  "sentence" TEXT NOT NULL,
  "years" JSONB NOT NULL,
  PRIMARY KEY ("check_id", "place")
);
