CREATE TABLE "print_batch" (
  "id" UUID PRIMARY KEY,
  "ordered_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "title" TEXT NOT NULL,
  "format" TEXT NOT NULL CHECK ("format" IN ('pdf', 'zip')),
  "state" TEXT NOT NULL CHECK ("state" IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'swept')),
  "years" INTEGER[] NOT NULL CHECK (cardinality("years") > 0),
  "people" INTEGER NOT NULL CHECK ("people" > 0),
  "sheets" INTEGER NOT NULL CHECK ("sheets" > 0),
  "prepared" INTEGER NOT NULL DEFAULT 0,
  "missing" INTEGER NOT NULL DEFAULT 0,
  "file_bytes" BIGINT,
  "ordered_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "print_batch_ends" CHECK (("ended_at" IS NOT NULL) = ("state" NOT IN ('waiting', 'running'))),
  CONSTRAINT "print_batch_file" CHECK (("file_bytes" IS NOT NULL) = ("state" IN ('done', 'swept')))
);
-- One at a time for each person.
CREATE UNIQUE INDEX "print_batch_open_key" ON "print_batch" ("ordered_by") WHERE "state" IN ('waiting', 'running');
CREATE INDEX "print_batch_ordered_by_ordered_at_idx" ON "print_batch" ("ordered_by", "ordered_at");
CREATE INDEX "print_batch_done_idx" ON "print_batch" ("ended_at") WHERE "state" = 'done';

CREATE TABLE "print_item" (
  "batch_id" UUID NOT NULL REFERENCES "print_batch" ("id") ON DELETE RESTRICT,
  "place" INTEGER NOT NULL,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('training', 'statement')),
  "year" INTEGER,
  "certificate_id" UUID REFERENCES "certificate" ("id") ON DELETE RESTRICT,
  "problem" TEXT,
  PRIMARY KEY ("batch_id", "place"),
  CONSTRAINT "print_item_year" CHECK (("year" IS NOT NULL) = ("kind" = 'training')),
  CONSTRAINT "print_item_end" CHECK ("certificate_id" IS NULL OR "problem" IS NULL)
);
