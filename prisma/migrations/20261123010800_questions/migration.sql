CREATE TABLE "question" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "subject" TEXT NOT NULL CHECK (char_length("subject") BETWEEN 1 AND 100),
  "tags" TEXT[] NOT NULL,
  "difficulty" SMALLINT NOT NULL CHECK ("difficulty" BETWEEN 1 AND 3),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('single', 'multiple', 'true-false')),
  "status" TEXT NOT NULL DEFAULT 'active' CHECK ("status" IN ('active', 'retired')),
  "current_version" INTEGER NOT NULL CHECK ("current_version" > 0),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX "question_subject_kind_idx" ON "question" ("subject", "kind");

CREATE TABLE "question_version" (
  "id" UUID PRIMARY KEY,
  "question_id" UUID NOT NULL REFERENCES "question" ("id") ON DELETE RESTRICT,
  "number" INTEGER NOT NULL CHECK ("number" > 0),
  "stem" TEXT NOT NULL CHECK (char_length("stem") BETWEEN 1 AND 2000),
  "options" JSONB NOT NULL CHECK (jsonb_typeof("options") = 'array' AND jsonb_array_length("options") BETWEEN 2 AND 8),
  "right_option_ids" TEXT[] NOT NULL CHECK (cardinality("right_option_ids") BETWEEN 1 AND 8),
  "explanation" TEXT NOT NULL CHECK (char_length("explanation") BETWEEN 1 AND 2000),
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);
-- Two revisions at the same instant meet here: one of them wins, the other is told.
CREATE UNIQUE INDEX "question_version_question_id_number_key" ON "question_version" ("question_id", "number");

-- The version that is drawn exists. Deferred, for question and first version are made together.
ALTER TABLE "question" ADD CONSTRAINT "question_current_version_exists"
  FOREIGN KEY ("id", "current_version") REFERENCES "question_version" ("question_id", "number") DEFERRABLE INITIALLY DEFERRED;

-- Running and finished papers point at versions: a text or an answer that changed under them would change grades that were given.
CREATE FUNCTION refuse_question_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'question_version is never changed: add a version' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "question_version_immutable" BEFORE UPDATE OR DELETE ON "question_version"
  FOR EACH ROW EXECUTE FUNCTION refuse_question_version_change();
CREATE TRIGGER "question_version_no_truncate" BEFORE TRUNCATE ON "question_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_question_version_change();

-- How many options are shown and how they are graded hang on the kind.
CREATE FUNCTION refuse_question_kind_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the kind of a question never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "question_kind_fixed" BEFORE UPDATE OF "kind" ON "question"
  FOR EACH ROW WHEN (OLD."kind" <> NEW."kind") EXECUTE FUNCTION refuse_question_kind_change();
