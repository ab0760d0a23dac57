-- What a unit sets aside in a year for its people's training: 1.5 % of the payroll, or 2.5 %. rules/fund-state.ts
CREATE TABLE "training_fund" (
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "payroll_fen" BIGINT NOT NULL CHECK ("payroll_fen" > 0),
  -- Hundredths of a percent.
  "rate" INTEGER NOT NULL CHECK ("rate" IN (150, 250)),
  "set_aside_fen" BIGINT NOT NULL CHECK ("set_aside_fen" >= 0),
  -- Left over from the years before.
  "carried_fen" BIGINT NOT NULL DEFAULT 0 CHECK ("carried_fen" >= 0),
  "state" TEXT NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'reported', 'returned', 'accepted')),
  -- The sums as they were reported.
  "report" JSONB,
  "reported_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "reported_at" TIMESTAMPTZ(3),
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  "revision" INTEGER NOT NULL DEFAULT 1,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("organisation_id", "year"),
  CONSTRAINT "training_fund_reported_with_sums" CHECK ("state" = 'open' OR ("report" IS NOT NULL AND "reported_by" IS NOT NULL AND "reported_at" IS NOT NULL))
);
CREATE INDEX "training_fund_year_idx" ON "training_fund" ("year", "state");

-- What was spent of it. Never edited: what was entered wrongly is struck out with a reason.
CREATE TABLE "fund_spending" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL,
  "year" INTEGER NOT NULL,
  "spent_on" DATE NOT NULL,
  "category" TEXT NOT NULL CHECK ("category" IN ('courses', 'training', 'lecturers', 'materials', 'travel', 'other')),
  "item" TEXT NOT NULL CHECK (char_length("item") BETWEEN 1 AND 120),
  "amount_fen" BIGINT NOT NULL CHECK ("amount_fen" > 0),
  -- 凭证号
  "voucher" TEXT NOT NULL DEFAULT '' CHECK (char_length("voucher") <= 60),
  -- The training it was spent on; its attendees are whom it was spent on.
  "gathering_id" UUID REFERENCES "gathering" ("id") ON DELETE RESTRICT,
  "entered_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "entered_at" TIMESTAMPTZ(3) NOT NULL,
  "struck_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "struck_at" TIMESTAMPTZ(3),
  "strike_reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("strike_reason") <= 500),
  FOREIGN KEY ("organisation_id", "year") REFERENCES "training_fund" ("organisation_id", "year") ON DELETE RESTRICT,
  CONSTRAINT "fund_spending_in_its_year" CHECK (extract(year FROM "spent_on") = "year"),
  CONSTRAINT "fund_spending_struck_by_somebody" CHECK (("struck_at" IS NULL) = ("struck_by" IS NULL) AND ("struck_at" IS NULL) = ("strike_reason" = ''))
);
CREATE INDEX "fund_spending_fund_idx" ON "fund_spending" ("organisation_id", "year", "spent_on");

CREATE FUNCTION fund_spending_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.struck_at IS NOT NULL
    OR (OLD.id, OLD.organisation_id, OLD.year, OLD.spent_on, OLD.category, OLD.item, OLD.amount_fen, OLD.voucher, OLD.gathering_id, OLD.entered_by, OLD.entered_at)
      IS DISTINCT FROM (NEW.id, NEW.organisation_id, NEW.year, NEW.spent_on, NEW.category, NEW.item, NEW.amount_fen, NEW.voucher, NEW.gathering_id, NEW.entered_by, NEW.entered_at)
  THEN RAISE EXCEPTION 'a spending stands as it was entered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "fund_spending_stands" BEFORE UPDATE OR DELETE ON "fund_spending" FOR EACH ROW EXECUTE FUNCTION fund_spending_stands();

-- Whom it was spent on, beside the attendees of its training.
CREATE TABLE "fund_spending_person" (
  "spending_id" UUID NOT NULL REFERENCES "fund_spending" ("id") ON DELETE CASCADE,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  PRIMARY KEY ("spending_id", "learner_id")
);
CREATE INDEX "fund_spending_person_learner_idx" ON "fund_spending_person" ("learner_id");

-- What a unit paid in fees for its people, less what it got back: part of its spendings without being entered again.
CREATE VIEW "fund_paid_fee" AS
  SELECT f.id AS fee_id, f.payer_unit_id AS unit_id, extract(year FROM f.paid_on)::int AS year, f.paid_on, f.subject_id, f.learner_id, f.paid_fen - f.refunded_fen AS fen
  FROM enrolment_fee f
  WHERE f.payer_unit_id IS NOT NULL AND f.paid_on IS NOT NULL AND f.paid_fen > f.refunded_fen
    AND EXISTS (SELECT 1 FROM fee_event e WHERE e.fee_id = f.id AND e.action = 'pay-by-unit');

-- Whom a unit's fund was spent on in a year.
CREATE VIEW "fund_beneficiary" AS
  SELECT s.organisation_id, s.year, p.learner_id FROM fund_spending s JOIN fund_spending_person p ON p.spending_id = s.id WHERE s.struck_at IS NULL
  UNION SELECT s.organisation_id, s.year, t.learner_id FROM fund_spending s JOIN attendee t ON t.gathering_id = s.gathering_id WHERE s.struck_at IS NULL
  UNION SELECT unit_id, year, learner_id FROM fund_paid_fee;
