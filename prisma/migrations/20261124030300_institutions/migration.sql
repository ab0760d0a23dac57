-- What a training institution is by the bureau's word: level, fields and until when. A row is there from the first recognition on.
CREATE TABLE "institution" (
  "organisation_id" UUID PRIMARY KEY REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "level" TEXT NOT NULL CHECK ("level" IN ('city', 'state')),
  "fields" TEXT[] NOT NULL CHECK (cardinality("fields") > 0),
  "district" TEXT NOT NULL CHECK (char_length("district") BETWEEN 1 AND 50),
  "profile" TEXT NOT NULL CHECK (char_length("profile") <= 5000),
  "contact" TEXT NOT NULL CHECK (char_length("contact") <= 100),
  -- Days of Shanghai, both included.
  "valid_from" DATE NOT NULL,
  "valid_until" DATE NOT NULL,
  "suspended_at" TIMESTAMPTZ(3),
  "recognised_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "institution_valid_forwards" CHECK ("valid_from" <= "valid_until")
);
CREATE INDEX "institution_valid_idx" ON "institution" ("valid_until");

-- What an institution asks of the bureau: its recognition (first, again, or of more fields), or a seminar with programme and budget.
CREATE TABLE "institution_paper" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('recognition', 'seminar')),
  -- rules/paper-state.ts
  "state" TEXT NOT NULL CHECK ("state" IN ('draft', 'submitted', 'returned', 'accepted', 'refused', 'withdrawn')),
  "content" JSONB NOT NULL,
  "title" TEXT NOT NULL DEFAULT '' CHECK (char_length("title") <= 100),
  "revision" INTEGER NOT NULL DEFAULT 1,
  "submitted_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3),
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "institution_paper_submitted_by_somebody" CHECK (("submitted_by" IS NULL) = ("submitted_at" IS NULL) AND ("state" IN ('draft', 'withdrawn') OR "submitted_by" IS NOT NULL)),
  CONSTRAINT "institution_paper_decided_by_another" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL) AND (("state" IN ('accepted', 'refused', 'returned')) <= ("decided_by" IS NOT NULL AND "decided_by" <> "submitted_by"))),
  CONSTRAINT "institution_paper_answered" CHECK ("state" NOT IN ('returned', 'refused') OR "answer" <> '')
);
CREATE INDEX "institution_paper_organisation_idx" ON "institution_paper" ("organisation_id", "created_at");
CREATE UNIQUE INDEX "institution_paper_one_recognition" ON "institution_paper" ("organisation_id") WHERE "kind" = 'recognition' AND "state" IN ('draft', 'submitted', 'returned');
CREATE INDEX "institution_paper_waiting_idx" ON "institution_paper" ("submitted_at") WHERE "state" = 'submitted';

-- How the bureau found an institution in a year.
CREATE TABLE "institution_assessment" (
  "organisation_id" UUID NOT NULL REFERENCES "institution" ("organisation_id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "grade" TEXT NOT NULL CHECK ("grade" IN ('excellent', 'good', 'passed', 'failed')),
  "remarks" TEXT NOT NULL CHECK (char_length("remarks") BETWEEN 1 AND 500),
  "assessed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "assessed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("organisation_id", "year")
);

-- Suspensions and their ends, append-only.
CREATE TABLE "institution_event" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "institution" ("organisation_id") ON DELETE RESTRICT,
  "act" TEXT NOT NULL CHECK ("act" IN ('suspend', 'lift')),
  "reason" TEXT NOT NULL CHECK (char_length("reason") BETWEEN 1 AND 500),
  "actor_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "institution_event_organisation_idx" ON "institution_event" ("organisation_id", "at");

-- A class of an institution. Its gathering (attendance) bears the same id from publication on.
CREATE TABLE "training_class" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  -- The approved seminar that it holds.
  "seminar_id" UUID REFERENCES "institution_paper" ("id") ON DELETE RESTRICT,
  -- rules/class-state.ts
  "state" TEXT NOT NULL CHECK ("state" IN ('draft', 'published', 'cancelled', 'handed-in', 'confirmed')),
  "content" JSONB NOT NULL,
  -- Of the content, for lists; whole from publication on.
  "title" TEXT NOT NULL DEFAULT '' CHECK (char_length("title") <= 100),
  "field" TEXT,
  "mode" TEXT CHECK ("mode" IN ('face-to-face', 'online', 'blended')),
  "audience" TEXT CHECK ("audience" IN ('city', 'authority')),
  "capacity" INTEGER CHECK ("capacity" > 0),
  "centihours" INTEGER CHECK ("centihours" > 0),
  "starts_at" TIMESTAMPTZ(3),
  "ends_at" TIMESTAMPTZ(3),
  "enrol_from" TIMESTAMPTZ(3),
  "enrol_until" TIMESTAMPTZ(3),
  "revision" INTEGER NOT NULL DEFAULT 1,
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "training_class_whole" CHECK ("state" = 'draft' OR ("field" IS NOT NULL AND "mode" IS NOT NULL AND "audience" IS NOT NULL AND "capacity" IS NOT NULL AND "centihours" IS NOT NULL AND "starts_at" IS NOT NULL AND "ends_at" IS NOT NULL AND "enrol_from" IS NOT NULL AND "enrol_until" IS NOT NULL))
);
CREATE INDEX "training_class_organisation_idx" ON "training_class" ("organisation_id", "starts_at");
CREATE INDEX "training_class_open_idx" ON "training_class" ("starts_at") WHERE "state" = 'published';

-- Attendance of a class as it was handed in, and what the authority said.
CREATE TABLE "class_report" (
  "id" UUID PRIMARY KEY,
  "class_id" UUID NOT NULL REFERENCES "training_class" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL CHECK ("state" IN ('submitted', 'confirmed', 'returned')),
  "note" TEXT NOT NULL CHECK (char_length("note") <= 2000),
  "submitted_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  CONSTRAINT "class_report_decided_by_another" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL) AND ("state" = 'submitted') = ("decided_by" IS NULL) AND ("decided_by" IS NULL OR "decided_by" <> "submitted_by")),
  CONSTRAINT "class_report_returned_for_a_reason" CHECK ("state" <> 'returned' OR "answer" <> '')
);
CREATE INDEX "class_report_class_idx" ON "class_report" ("class_id", "submitted_at");
CREATE UNIQUE INDEX "class_report_one_waiting" ON "class_report" ("class_id") WHERE "state" = 'submitted';

-- Proofs: of a paper (qualifications, programme) or of a class (that it was held). Known by their content; a name is shown and never used as a path.
CREATE TABLE "institution_file" (
  "id" UUID PRIMARY KEY,
  "organisation_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "paper_id" UUID REFERENCES "institution_paper" ("id") ON DELETE RESTRICT,
  "class_id" UUID REFERENCES "training_class" ("id") ON DELETE RESTRICT,
  "name" TEXT NOT NULL CHECK (char_length("name") BETWEEN 1 AND 200),
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('application/pdf', 'image/jpeg', 'image/png')),
  "bytes" INTEGER NOT NULL CHECK ("bytes" > 0),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "added_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "institution_file_of_one_thing" CHECK (("paper_id" IS NULL) <> ("class_id" IS NULL)),
  CONSTRAINT "institution_file_once" UNIQUE NULLS NOT DISTINCT ("paper_id", "class_id", "sha256")
);

-- A learner's way into a class. What ended stays; who comes back begins anew.
CREATE TABLE "class_place" (
  "id" UUID PRIMARY KEY,
  "class_id" UUID NOT NULL REFERENCES "training_class" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  -- rules/place-state.ts
  "state" TEXT NOT NULL CHECK ("state" IN ('asked', 'waiting', 'enrolled', 'declined', 'withdrawn', 'cancelled')),
  "payer" TEXT NOT NULL CHECK ("payer" IN ('learner', 'unit')),
  -- Which unit is asked to pay.
  "unit_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  -- The order of the waiting list: whoever has the lower number goes first.
  "queue_number" INTEGER CHECK ("queue_number" > 0),
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "agreed_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 500),
  CONSTRAINT "class_place_unit_where_it_pays" CHECK (("payer" = 'unit') = ("unit_id" IS NOT NULL)),
  CONSTRAINT "class_place_waits_in_order" CHECK ("state" <> 'waiting' OR "queue_number" IS NOT NULL),
  CONSTRAINT "class_place_only_units_are_asked" CHECK ("state" <> 'asked' OR "payer" = 'unit')
);
CREATE UNIQUE INDEX "class_place_once" ON "class_place" ("class_id", "learner_id") WHERE "state" IN ('asked', 'waiting', 'enrolled');
CREATE UNIQUE INDEX "class_place_queue" ON "class_place" ("class_id", "queue_number") WHERE "queue_number" IS NOT NULL;
CREATE INDEX "class_place_learner_idx" ON "class_place" ("learner_id", "asked_at");
CREATE INDEX "class_place_unit_idx" ON "class_place" ("unit_id") WHERE "state" = 'asked';

-- What those who completed a class say of it. Once; the institution answers and takes nothing away.
CREATE TABLE "class_evaluation" (
  "class_id" UUID NOT NULL REFERENCES "training_class" ("id") ON DELETE RESTRICT,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "content_score" INTEGER NOT NULL CHECK ("content_score" BETWEEN 1 AND 5),
  "teacher_score" INTEGER NOT NULL CHECK ("teacher_score" BETWEEN 1 AND 5),
  "service_score" INTEGER NOT NULL CHECK ("service_score" BETWEEN 1 AND 5),
  "words" TEXT NOT NULL DEFAULT '' CHECK (char_length("words") <= 500),
  "said_at" TIMESTAMPTZ(3) NOT NULL,
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  "answered_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answered_at" TIMESTAMPTZ(3),
  PRIMARY KEY ("class_id", "learner_id"),
  CONSTRAINT "class_evaluation_answered_by_somebody" CHECK (("answer" <> '') = ("answered_by" IS NOT NULL) AND ("answered_by" IS NULL) = ("answered_at" IS NULL))
);
