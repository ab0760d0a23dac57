-- A price as the price authority has it on file: what may be charged, and for what. Never edited: a correction is a new one, the old ends.
CREATE TABLE "filed_price" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  -- 备案文号
  "document_number" TEXT NOT NULL CHECK (char_length("document_number") BETWEEN 1 AND 80),
  "item" TEXT NOT NULL CHECK (char_length("item") BETWEEN 1 AND 120),
  "amount_fen" INTEGER NOT NULL CHECK ("amount_fen" BETWEEN 1 AND 100000000),
  "unit_of_charge" TEXT NOT NULL CHECK ("unit_of_charge" IN ('person', 'hour', 'day', 'term')),
  "valid_from" DATE NOT NULL,
  -- The last day.
  "valid_until" DATE NOT NULL,
  "filed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "filed_at" TIMESTAMPTZ(3) NOT NULL,
  -- Before its last day: given up, or corrected by another.
  "ended_at" TIMESTAMPTZ(3),
  "ended_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "end_reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("end_reason") <= 500),
  "replaced_by" UUID REFERENCES "filed_price" ("id") ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "filed_price_days" CHECK ("valid_until" >= "valid_from"),
  CONSTRAINT "filed_price_ended_by_somebody" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL) AND ("ended_at" IS NULL) = ("end_reason" = '') AND ("replaced_by" IS NULL OR "ended_at" IS NOT NULL))
);
CREATE INDEX "filed_price_organisation_idx" ON "filed_price" ("organisation_id", "valid_until");

CREATE FUNCTION filed_price_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
    OR (OLD.id, OLD.organisation_id, OLD.document_number, OLD.item, OLD.amount_fen, OLD.unit_of_charge, OLD.valid_from, OLD.valid_until, OLD.filed_by, OLD.filed_at)
      IS DISTINCT FROM (NEW.id, NEW.organisation_id, NEW.document_number, NEW.item, NEW.amount_fen, NEW.unit_of_charge, NEW.valid_from, NEW.valid_until, NEW.filed_by, NEW.filed_at)
  THEN RAISE EXCEPTION 'a filed price stands as it was filed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "filed_price_stands" BEFORE UPDATE OR DELETE ON "filed_price" FOR EACH ROW EXECUTE FUNCTION filed_price_stands();

-- What is charged for, by which price. There is no kind for a required public course: it cannot cost anything.
CREATE TABLE "priced_subject" (
  "kind" TEXT NOT NULL CHECK ("kind" IN ('training', 'class')),
  "subject_id" UUID NOT NULL,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "price_id" UUID NOT NULL REFERENCES "filed_price" ("id") ON DELETE RESTRICT,
  -- So many units of charge for one person: hours, days or terms.
  "quantity" INTEGER NOT NULL DEFAULT 1 CHECK ("quantity" BETWEEN 1 AND 1000),
  "priced_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "priced_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("kind", "subject_id")
);
CREATE INDEX "priced_subject_price_idx" ON "priced_subject" ("price_id");

-- What one person's place costs, who owes it and what became of it. rules/fee-state.ts
CREATE TABLE "enrolment_fee" (
  "id" UUID PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('training', 'class')),
  "subject_id" UUID NOT NULL,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- Whom it is paid to.
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "price_id" UUID NOT NULL REFERENCES "filed_price" ("id") ON DELETE RESTRICT,
  "amount_fen" INTEGER NOT NULL CHECK ("amount_fen" BETWEEN 1 AND 2000000000),
  "payer" TEXT NOT NULL CHECK ("payer" IN ('unit', 'learner')),
  "payer_unit_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL CHECK ("state" IN ('due', 'paid-by-unit', 'paid-by-learner', 'waived', 'void', 'refund-due', 'refunded')),
  -- What the payer writes on the transfer.
  "reference" TEXT NOT NULL UNIQUE CHECK ("reference" ~ '^[2-9A-HJ-NP-Z]{10}$'),
  -- What the payer says of a transfer made: the bank's number of it.
  "transfer_note" TEXT NOT NULL DEFAULT '' CHECK (char_length("transfer_note") <= 100),
  "transfer_said_at" TIMESTAMPTZ(3),
  "paid_fen" INTEGER NOT NULL DEFAULT 0,
  "paid_on" DATE,
  "refunded_fen" INTEGER NOT NULL DEFAULT 0,
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 500),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "enrolment_fee_unit_pays" CHECK (("payer" = 'unit') = ("payer_unit_id" IS NOT NULL)),
  CONSTRAINT "enrolment_fee_paid_once_and_whole" CHECK ("paid_fen" = CASE WHEN "state" IN ('due', 'waived', 'void') THEN 0 ELSE "amount_fen" END AND ("paid_fen" > 0) = ("paid_on" IS NOT NULL)),
  CONSTRAINT "enrolment_fee_refund_within_paid" CHECK ("refunded_fen" BETWEEN 0 AND "paid_fen" AND ("state" = 'refunded') = ("refunded_fen" > 0)),
  CONSTRAINT "enrolment_fee_reason" CHECK ("state" NOT IN ('waived', 'void', 'refund-due', 'refunded') OR "reason" <> '')
);
-- Whoever is enrolled owes it once.
CREATE UNIQUE INDEX "enrolment_fee_one_standing" ON "enrolment_fee" ("kind", "subject_id", "learner_id") WHERE "state" IN ('due', 'paid-by-unit', 'paid-by-learner', 'waived');
CREATE INDEX "enrolment_fee_organisation_idx" ON "enrolment_fee" ("organisation_id", "created_at");
CREATE INDEX "enrolment_fee_learner_idx" ON "enrolment_fee" ("learner_id");
CREATE INDEX "enrolment_fee_payer_idx" ON "enrolment_fee" ("payer_unit_id", "created_at");

CREATE TABLE "fee_event" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "fee_id" UUID NOT NULL REFERENCES "enrolment_fee" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  -- Null: it followed from the enrolment.
  "actor_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "action" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "reason" TEXT NOT NULL DEFAULT ''
);
CREATE INDEX "fee_event_fee_idx" ON "fee_event" ("fee_id", "id");
CREATE TRIGGER "fee_event_append_only" BEFORE UPDATE OR DELETE ON "fee_event" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The row is the lock under which numbers are given: one that was not used is given again.
CREATE TABLE "receipt_series" (
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "last_number" INTEGER NOT NULL CHECK ("last_number" >= 0),
  PRIMARY KEY ("organisation_id", "year")
);

CREATE TABLE "fee_receipt" (
  "id" UUID PRIMARY KEY,
  "fee_id" UUID NOT NULL UNIQUE REFERENCES "enrolment_fee" ("id") ON DELETE RESTRICT,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "number" INTEGER NOT NULL CHECK ("number" >= 1),
  "amount_fen" INTEGER NOT NULL CHECK ("amount_fen" > 0),
  "payer_name" TEXT NOT NULL,
  "item" TEXT NOT NULL,
  "document_number" TEXT NOT NULL,
  "issued_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "issued_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "fee_receipt_number_once" UNIQUE ("organisation_id", "year", "number")
);
CREATE TRIGGER "fee_receipt_append_only" BEFORE UPDATE OR DELETE ON "fee_receipt" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Where an organisation is paid to by transfer.
CREATE TABLE "payee_account" (
  "organisation_id" UUID PRIMARY KEY REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "account_name" TEXT NOT NULL CHECK (char_length("account_name") BETWEEN 1 AND 100),
  "bank" TEXT NOT NULL CHECK (char_length("bank") BETWEEN 1 AND 100),
  "account_number" TEXT NOT NULL CHECK ("account_number" ~ '^[0-9]{8,30}$'),
  "changed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "changed_at" TIMESTAMPTZ(3) NOT NULL
);

-- A list of payments that somebody brought: checked, looked at, then entered, all of it or nothing.
CREATE TABLE "fee_import" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "file_name" TEXT NOT NULL CHECK (char_length("file_name") <= 200),
  -- rules/payment-list.ts
  "rows" JSONB NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('checked', 'done', 'cancelled')),
  "checked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "fee_import_ended" CHECK (("state" = 'checked') = ("ended_at" IS NULL))
);
CREATE INDEX "fee_import_organisation_idx" ON "fee_import" ("organisation_id", "checked_at");
