-- Somebody of the bureau asks that an entry be taken back; somebody else of the bureau does it or declines.
CREATE TABLE "reversal_request" (
  "id" UUID PRIMARY KEY,
  "entry_id" UUID NOT NULL REFERENCES "ledger_entry" ("id") ON DELETE RESTRICT,
  "reason" TEXT NOT NULL CHECK (char_length("reason") BETWEEN 1 AND 200),
  "state" TEXT NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'done', 'declined', 'withdrawn')),
  "requested_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "requested_at" TIMESTAMPTZ(3) NOT NULL,
  "answered_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answered_at" TIMESTAMPTZ(3),
  CONSTRAINT "reversal_request_answered_by_somebody" CHECK (("state" = 'open') = ("answered_by" IS NULL) AND ("answered_by" IS NULL) = ("answered_at" IS NULL)),
  CONSTRAINT "reversal_request_by_two" CHECK ("state" NOT IN ('done', 'declined') OR "answered_by" <> "requested_by")
);
CREATE UNIQUE INDEX "reversal_request_one_open" ON "reversal_request" ("entry_id") WHERE "state" = 'open';
CREATE INDEX "reversal_request_state_requested_at_idx" ON "reversal_request" ("state", "requested_at");
