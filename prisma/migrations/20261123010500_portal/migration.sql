CREATE TABLE "notice" (
  "id" UUID PRIMARY KEY,
  "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" ~ '^[a-z-]+$'),
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 100),
  "body" TEXT NOT NULL CHECK (char_length("body") <= 2000),
  -- Paths of this site only: a notice cannot send anybody elsewhere.
  "link" TEXT CHECK ("link" ~ '^/([^/\\]|$)'),
  "dedupe_key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "read_at" TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX "notice_account_id_dedupe_key_key" ON "notice" ("account_id", "dedupe_key");
CREATE INDEX "notice_account_id_id_idx" ON "notice" ("account_id", "id" DESC);
-- The badge counts what is unread on every page.
CREATE INDEX "notice_unread" ON "notice" ("account_id") WHERE "read_at" IS NULL;
