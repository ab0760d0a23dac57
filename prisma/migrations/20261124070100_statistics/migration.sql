-- What the city's statistics are added up from. Whoever changes what a learner's year depends on leaves a line in "statistic_due" in the same commit; a
-- worker takes the lines, computes those years anew from the ledger and moves the sums of their bodies by the difference. server/reports/refresh-statistics.ts

CREATE TABLE "statistic_due" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- NULL: everybody.
  "learner_id" UUID,
  -- NULL: every year.
  "year" INTEGER,
  -- Not before.
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);

-- A learner's year as it was counted last.
CREATE TABLE "learner_statistic" (
  "year" INTEGER NOT NULL,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- On 31 December, or now while the year runs; NULL: registered nowhere.
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "title_level" TEXT NOT NULL,
  "high_tech" BOOLEAN NOT NULL,
  -- rules/statistic-axes.ts
  "age_band" TEXT NOT NULL,
  -- The city's lamp, by what counts.
  "met" BOOLEAN NOT NULL,
  -- As recorded in the ledger.
  "required_centihours" INTEGER NOT NULL,
  "elective_centihours" INTEGER NOT NULL,
  "professional_centihours" INTEGER NOT NULL,
  "online_centihours" INTEGER NOT NULL,
  -- Exams of the year that were sat and graded at least once, those passed, and how often they were sat.
  "exams" INTEGER NOT NULL,
  "exams_passed" INTEGER NOT NULL,
  "sittings" INTEGER NOT NULL,
  PRIMARY KEY ("year", "learner_id")
);
CREATE INDEX "learner_statistic_organisation_idx" ON "learner_statistic" ("organisation_id", "year");

-- How the hours of a learner's year were learned: { form: [required, elective, professional] }, in hundredths. Apart, so that the row above stays narrow.
CREATE TABLE "learner_statistic_forms" (
  "year" INTEGER NOT NULL,
  "learner_id" UUID NOT NULL,
  "forms" JSONB NOT NULL,
  PRIMARY KEY ("year", "learner_id"),
  FOREIGN KEY ("year", "learner_id") REFERENCES "learner_statistic" ("year", "learner_id") ON DELETE CASCADE
);

-- The sums of a body's own people in a year: of all of them (axis 'all'), by title, by age, and by the way of learning.
CREATE TABLE "organisation_statistic" (
  "year" INTEGER NOT NULL,
  "axis" TEXT NOT NULL CHECK ("axis" IN ('all', 'title', 'age', 'form')),
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "value" TEXT NOT NULL,
  "people" INTEGER NOT NULL,
  "met" INTEGER NOT NULL,
  "required_centihours" BIGINT NOT NULL,
  "elective_centihours" BIGINT NOT NULL,
  "professional_centihours" BIGINT NOT NULL,
  "online_centihours" BIGINT NOT NULL,
  "exams" INTEGER NOT NULL,
  "exams_passed" INTEGER NOT NULL,
  "sittings" INTEGER NOT NULL
);
CREATE UNIQUE INDEX "organisation_statistic_key" ON "organisation_statistic" ("year", "axis", "organisation_id", "value") NULLS NOT DISTINCT;

-- One row: when the lines were last all taken, and the latest year that everybody was counted into.
CREATE TABLE "statistic_run" (
  "only" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("only"),
  "latest_year" INTEGER NOT NULL DEFAULT 0,
  "complete_at" TIMESTAMPTZ(3)
);
INSERT INTO "statistic_run" DEFAULT VALUES;

CREATE FUNCTION "statistic_due_of_years"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "statistic_due" ("learner_id", "year") SELECT DISTINCT "learner_id", "year" FROM changed;
  RETURN NULL;
END $$;
CREATE FUNCTION "statistic_due_of_people"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO "statistic_due" ("learner_id") SELECT DISTINCT %I FROM changed', TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE TRIGGER "year_counted" AFTER INSERT ON "learner_year" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_years"();
CREATE TRIGGER "year_recounted" AFTER UPDATE ON "learner_year" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_years"();
CREATE TRIGGER "freeze_counted" AFTER INSERT ON "year_freeze" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_years"();
CREATE TRIGGER "affiliation_counted" AFTER INSERT ON "affiliation" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_people"('learner_id');
CREATE TRIGGER "affiliation_recounted" AFTER UPDATE ON "affiliation" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_people"('learner_id');
CREATE TRIGGER "attribute_counted" AFTER INSERT ON "learner_attribute" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_people"('account_id');
CREATE TRIGGER "attribute_recounted" AFTER UPDATE ON "learner_attribute" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_people"('account_id');
CREATE TRIGGER "attribute_uncounted" AFTER DELETE ON "learner_attribute" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "statistic_due_of_people"('account_id');

-- An ID number that was put right may change the age.
CREATE FUNCTION "statistic_due_of_account"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "statistic_due" ("learner_id") VALUES (NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "account_recounted" AFTER UPDATE OF "id_number_cipher" ON "account" FOR EACH ROW
  WHEN (OLD."id_number_cipher" IS DISTINCT FROM NEW."id_number_cipher") EXECUTE FUNCTION "statistic_due_of_account"();

-- What the law asks may depend on the industry.
CREATE FUNCTION "statistic_due_of_industry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "statistic_due" ("learner_id") SELECT DISTINCT "learner_id" FROM "affiliation" WHERE "organisation_id" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "industry_recounted" AFTER UPDATE OF "industry" ON "organisation" FOR EACH ROW
  WHEN (OLD."industry" IS DISTINCT FROM NEW."industry") EXECUTE FUNCTION "statistic_due_of_industry"();

-- A version of the law is known to every process some seconds after its publication.
CREATE FUNCTION "statistic_due_of_policy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "statistic_due" ("year", "at")
  VALUES (NEW."year", greatest(clock_timestamp(), coalesce(NEW."holds_from", clock_timestamp())) + interval '15 seconds');
  RETURN NULL;
END $$;
CREATE TRIGGER "policy_published_counted" AFTER INSERT ON "policy" FOR EACH ROW WHEN (NEW."status" = 'published') EXECUTE FUNCTION "statistic_due_of_policy"();
CREATE TRIGGER "policy_recounted" AFTER UPDATE OF "status" ON "policy" FOR EACH ROW
  WHEN (NEW."status" = 'published' AND OLD."status" <> 'published') EXECUTE FUNCTION "statistic_due_of_policy"();

CREATE FUNCTION "statistic_due_of_attempt"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "statistic_due" ("learner_id", "year") SELECT NEW."learner_id", x."year" FROM "exam" x WHERE x."id" = NEW."exam_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "attempt_counted" AFTER INSERT ON "attempt" FOR EACH ROW WHEN (NEW."passed" IS NOT NULL) EXECUTE FUNCTION "statistic_due_of_attempt"();
CREATE TRIGGER "attempt_recounted" AFTER UPDATE OF "passed" ON "attempt" FOR EACH ROW
  WHEN (NEW."passed" IS DISTINCT FROM OLD."passed") EXECUTE FUNCTION "statistic_due_of_attempt"();

-- Everybody who is there already.
INSERT INTO "statistic_due" ("learner_id") SELECT "learner_id" FROM "learner_year" UNION SELECT "learner_id" FROM "affiliation";
