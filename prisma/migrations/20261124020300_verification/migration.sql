-- A verified year as it was verified: up to which entry of the learner's chain, by which version of the law, for what sort of person, with which result.
CREATE TABLE "year_freeze" (
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "round" INTEGER NOT NULL CHECK ("round" >= 1),
  "position" INTEGER NOT NULL CHECK ("position" >= 0),
  "policy_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "senior_title" BOOLEAN NOT NULL,
  "high_tech" BOOLEAN NOT NULL,
  "required_centihours" INTEGER NOT NULL CHECK ("required_centihours" >= 0),
  "elective_centihours" INTEGER NOT NULL CHECK ("elective_centihours" >= 0),
  "professional_centihours" INTEGER NOT NULL CHECK ("professional_centihours" >= 0),
  "met" BOOLEAN NOT NULL,
  "content_hash" TEXT NOT NULL CHECK ("content_hash" ~ '^[0-9a-f]{64}$'),
  "submission_id" UUID NOT NULL,
  "frozen_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("learner_id", "year", "round")
);

CREATE FUNCTION "freeze_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a verified year stands: correct it by a reversing entry and a new round' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "freeze_stands" BEFORE UPDATE OR DELETE ON "year_freeze" FOR EACH ROW EXECUTE FUNCTION "freeze_stands"();
CREATE TRIGGER "freeze_is_not_emptied" BEFORE TRUNCATE ON "year_freeze" FOR EACH STATEMENT EXECUTE FUNCTION "freeze_stands"();

-- The decision that a verified year may be added to or corrected: it is open until a freeze of its round stands.
CREATE TABLE "year_round" (
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "round" INTEGER NOT NULL CHECK ("round" >= 2),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('supplementary', 'correction')),
  "reason" TEXT NOT NULL CHECK (char_length("reason") BETWEEN 1 AND 200),
  "opened_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "opened_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("learner_id", "year", "round")
);

-- A unit hands in the year of some or all of its people.
CREATE TABLE "submission" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "state" TEXT NOT NULL CHECK ("state" IN ('submitted', 'checking', 'closed', 'withdrawn')),
  "people" INTEGER NOT NULL CHECK ("people" > 0),
  "note" TEXT NOT NULL DEFAULT '' CHECK (char_length("note") <= 500),
  "submitted_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "taken_up_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "taken_up_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "submission_taken_up_by_somebody" CHECK (("taken_up_by" IS NULL) = ("taken_up_at" IS NULL)),
  CONSTRAINT "submission_checked_by_somebody" CHECK ("state" NOT IN ('checking', 'closed') OR "taken_up_at" IS NOT NULL),
  CONSTRAINT "submission_withdrawn_in_time" CHECK ("state" <> 'withdrawn' OR "taken_up_at" IS NULL),
  CONSTRAINT "submission_ended_at_an_instant" CHECK (("state" IN ('closed', 'withdrawn')) = ("ended_at" IS NOT NULL))
);
CREATE INDEX "submission_organisation_id_year_idx" ON "submission" ("organisation_id", "year");
CREATE INDEX "submission_open" ON "submission" ("year", "submitted_at") WHERE "ended_at" IS NULL;

-- What an authority decided at one stroke; of those verified it is the stamp.
CREATE TABLE "year_decision" (
  "id" UUID PRIMARY KEY,
  "submission_id" UUID NOT NULL REFERENCES "submission" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('verified', 'returned')),
  "authority_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "authority_name" TEXT NOT NULL,
  "officer_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "officer_name" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "people" INTEGER NOT NULL CHECK ("people" > 0),
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 200),
  CONSTRAINT "year_decision_returned_for_a_reason" CHECK ("kind" = 'verified' OR "reason" <> '')
);
CREATE INDEX "year_decision_submission_id_idx" ON "year_decision" ("submission_id");

-- The year of one person in one submission, as it stood when the unit handed it in.
CREATE TABLE "submitted_year" (
  "submission_id" UUID NOT NULL REFERENCES "submission" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "round" INTEGER NOT NULL CHECK ("round" >= 1),
  "state" TEXT NOT NULL CHECK ("state" IN ('submitted', 'verified', 'returned', 'withdrawn')),
  "position" INTEGER NOT NULL,
  "policy_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "senior" BOOLEAN NOT NULL,
  "required_centihours" INTEGER NOT NULL,
  "elective_centihours" INTEGER NOT NULL,
  "professional_centihours" INTEGER NOT NULL,
  "met" BOOLEAN NOT NULL,
  "lamps_lit" TEXT[] NOT NULL,
  "anomalies" TEXT[] NOT NULL,
  "content_hash" TEXT NOT NULL,
  "decision_id" UUID REFERENCES "year_decision" ("id") ON DELETE RESTRICT,
  PRIMARY KEY ("submission_id", "learner_id"),
  CONSTRAINT "submitted_year_decided" CHECK (("state" IN ('verified', 'returned')) = ("decision_id" IS NOT NULL))
);
-- A person's year is with one authority at a time, and each round is verified once.
CREATE UNIQUE INDEX "submitted_year_one_at_a_time" ON "submitted_year" ("learner_id", "year") WHERE "state" = 'submitted';
CREATE UNIQUE INDEX "submitted_year_verified_once" ON "submitted_year" ("learner_id", "year", "round") WHERE "state" = 'verified';
CREATE INDEX "submitted_year_learner_id_year_idx" ON "submitted_year" ("learner_id", "year");
CREATE INDEX "submitted_year_organisation_id_year_idx" ON "submitted_year" ("organisation_id", "year");
CREATE INDEX "submitted_year_decision_id_idx" ON "submitted_year" ("decision_id");

-- Whoever was drawn for a closer look. The seed is stored, so that anybody can draw again.
CREATE TABLE "spot_check" (
  "submission_id" UUID PRIMARY KEY REFERENCES "submission" ("id") ON DELETE RESTRICT,
  "seed" TEXT NOT NULL CHECK ("seed" ~ '^[0-9a-f]{64}$'),
  "population" INTEGER NOT NULL,
  "population_hash" TEXT NOT NULL CHECK ("population_hash" ~ '^[0-9a-f]{64}$'),
  "drawn" INTEGER NOT NULL CHECK ("drawn" > 0),
  "drawn_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "drawn_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE TABLE "spot_check_person" (
  "submission_id" UUID NOT NULL REFERENCES "spot_check" ("submission_id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "finding" TEXT CHECK ("finding" IN ('fine', 'problem')),
  "note" TEXT NOT NULL DEFAULT '' CHECK (char_length("note") <= 200),
  "found_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "found_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("submission_id", "learner_id"),
  CONSTRAINT "spot_check_person_found_by_somebody" CHECK (("finding" IS NULL) = ("found_by" IS NULL) AND ("finding" IS NULL) = ("found_at" IS NULL)),
  CONSTRAINT "spot_check_person_problem_is_said" CHECK ("finding" IS DISTINCT FROM 'problem' OR "note" <> '')
);

-- The bureau lets a body and everything below it hand in later.
CREATE TABLE "year_extension" (
  "id" UUID PRIMARY KEY,
  "year" INTEGER NOT NULL,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "until" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT NOT NULL CHECK (char_length("reason") BETWEEN 1 AND 200),
  "decided_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "year_extension_organisation_id_year_idx" ON "year_extension" ("organisation_id", "year");

-- That the year was closed, when, and how many people had not been handed in.
CREATE TABLE "year_closing" (
  "year" INTEGER PRIMARY KEY,
  "closed_at" TIMESTAMPTZ(3) NOT NULL,
  "units" INTEGER NOT NULL,
  "missing_people" INTEGER NOT NULL
);

-- How far each unit is, counted again whenever something of it changes: what the progress of the city is added up from.
CREATE TABLE "unit_year" (
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "people" INTEGER NOT NULL DEFAULT 0,
  "submitted" INTEGER NOT NULL DEFAULT 0,
  "verified" INTEGER NOT NULL DEFAULT 0,
  "returned" INTEGER NOT NULL DEFAULT 0,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("organisation_id", "year")
);
CREATE INDEX "unit_year_year_idx" ON "unit_year" ("year");

-- Who answers for a body: the nearest authority above it; where there is none, the bureau.
CREATE FUNCTION "answering_authority"("below" LTREE) RETURNS UUID LANGUAGE sql STABLE AS $$
  SELECT "id" FROM "organisation" WHERE "below" <@ "path" AND "kind" IN ('authority', 'bureau') ORDER BY nlevel("path") DESC LIMIT 1
$$;
