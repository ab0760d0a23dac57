-- A combined query that somebody keeps, for themself or for everybody who acts for the same body. server/reports/rules/combined-query.ts
CREATE TABLE "saved_query" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "owner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 1 AND 40),
  "shared" BOOLEAN NOT NULL,
  "query" JSONB NOT NULL,
  "saved_at" TIMESTAMPTZ(3) NOT NULL,
  UNIQUE ("owner_id", "organisation_id", "name")
);
CREATE INDEX "saved_query_organisation_idx" ON "saved_query" ("organisation_id") WHERE "shared";
