-- The outbox: what a transaction wants done after it, durable with it. PostgreSQL remembers; Redis may be emptied at any time.
CREATE TABLE "outbox" (
  "id" BIGSERIAL PRIMARY KEY,
  "topic" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "dispatched_at" TIMESTAMPTZ(3),
  "tries" INTEGER NOT NULL DEFAULT 0,
  "done_at" TIMESTAMPTZ(3),
  "problem" TEXT
);

-- The relay looks only at what is not done, oldest first; the index stays as small as the backlog.
CREATE INDEX "outbox_waiting" ON "outbox" ("id") WHERE "done_at" IS NULL;
