-- A power may end by itself on a day fixed beforehand; who took it away is kept as who gave it is.
ALTER TABLE "role_grant" ADD COLUMN "valid_until" TIMESTAMPTZ(3);
ALTER TABLE "role_grant" ADD COLUMN "revoked_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT;
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_valid_for_some_time" CHECK ("valid_until" > "granted_at");
CREATE INDEX "role_grant_account_id_idx" ON "role_grant" ("account_id");

-- A session acts by one power at a time, and only after the second factor; what is sensitive asks again.
ALTER TABLE "session" ADD COLUMN "acting_grant_id" UUID;
ALTER TABLE "session" ADD COLUMN "second_factor_at" TIMESTAMPTZ(3);
ALTER TABLE "session" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3);

-- The shared secret of an official's authenticator. Not enrolled until a code of it was shown once.
CREATE TABLE "second_factor" (
  "account_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "secret_cipher" TEXT NOT NULL CHECK ("secret_cipher" ~ '^v\d+\.[A-Za-z0-9_-]{40,}$'),
  "begun_at" TIMESTAMPTZ(3) NOT NULL,
  "enrolled_at" TIMESTAMPTZ(3),
  -- The last half-minute whose code was used: no code opens twice.
  "last_step" BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE "recovery_code" (
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "code_hash" BYTEA NOT NULL CHECK (octet_length("code_hash") = 32),
  "made_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("account_id", "code_hash")
);

-- A handler names who takes over or works beside them; a second person confirms.
CREATE TABLE "handover" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "proposed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "successor_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "leaves" BOOLEAN NOT NULL,
  "proposed_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_as" TEXT CHECK ("ended_as" IN ('done', 'declined', 'withdrawn')),
  "ended_at" TIMESTAMPTZ(3),
  "ended_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  CONSTRAINT "handover_to_somebody_else" CHECK ("proposed_by" <> "successor_id"),
  CONSTRAINT "handover_by_two_persons" CHECK ("ended_as" IS DISTINCT FROM 'done' OR ("ended_by" <> "proposed_by" AND "ended_by" <> "successor_id")),
  CONSTRAINT "handover_ended_at_an_instant" CHECK (("ended_as" IS NULL) = ("ended_at" IS NULL) AND ("ended_as" IS NULL) = ("ended_by" IS NULL))
);
CREATE UNIQUE INDEX "handover_one_open" ON "handover" ("organisation_id", "proposed_by") WHERE "ended_as" IS NULL;
CREATE INDEX "handover_organisation_id_idx" ON "handover" ("organisation_id", "proposed_at");
