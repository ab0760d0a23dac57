-- Who has which numbers of the certificate book. Every number that was ever received lies in exactly one row, so no number has two holders: stock and what
-- is on its way as ranges, what was issued or spoilt number by number.
CREATE TABLE "book_range" (
  "first_number" INTEGER PRIMARY KEY CHECK ("first_number" BETWEEN 1 AND 99999999),
  "last_number" INTEGER NOT NULL CHECK ("last_number" BETWEEN 1 AND 99999999),
  -- Which body has it, or issued it: it answers for the number. Where a learner's book is now follows from where the learner is registered.
  "place_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "state" TEXT NOT NULL CHECK ("state" IN ('stock', 'handed-over', 'issued', 'full', 'lost', 'damaged', 'cancelled', 'spoilt')),
  "handover_id" UUID,
  "learner_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "issued_as" TEXT CHECK ("issued_as" IN ('first', 'continuation', 'replacement')),
  "issued_at" TIMESTAMPTZ(3),
  -- The book that this one continues or replaces.
  "previous_number" INTEGER,
  CONSTRAINT "book_range_in_order" CHECK ("first_number" <= "last_number"),
  CONSTRAINT "book_range_on_its_way" CHECK (("state" = 'handed-over') = ("handover_id" IS NOT NULL)),
  CONSTRAINT "book_range_issued_to_somebody" CHECK (("state" IN ('issued', 'full', 'lost', 'damaged', 'cancelled')) = ("learner_id" IS NOT NULL)),
  CONSTRAINT "book_range_issued_whole" CHECK (("learner_id" IS NULL) = ("issued_at" IS NULL) AND ("learner_id" IS NULL) = ("issued_as" IS NULL)),
  CONSTRAINT "book_range_issued_singly" CHECK ("learner_id" IS NULL OR "first_number" = "last_number"),
  CONSTRAINT "book_range_names_the_old" CHECK (("previous_number" IS NOT NULL) = coalesce("issued_as" IN ('continuation', 'replacement'), false)),
  CONSTRAINT "book_range_one_holder" EXCLUDE USING gist (int4range("first_number", "last_number", '[]') WITH &&)
);
CREATE INDEX "book_range_place_id_state_idx" ON "book_range" ("place_id", "state");
CREATE INDEX "book_range_learner_id_idx" ON "book_range" ("learner_id");
-- One valid book a person; a book is continued or replaced once, not counting what was cancelled.
CREATE UNIQUE INDEX "book_range_one_valid" ON "book_range" ("learner_id") WHERE "state" = 'issued';
CREATE UNIQUE INDEX "book_range_followed_once" ON "book_range" ("previous_number") WHERE "state" <> 'cancelled';

-- A body asks the one above it for books.
CREATE TABLE "book_request" (
  "id" UUID PRIMARY KEY,
  "place_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "quantity" INTEGER NOT NULL CHECK ("quantity" BETWEEN 1 AND 1000000),
  "note" TEXT NOT NULL DEFAULT '' CHECK (char_length("note") <= 200),
  "state" TEXT NOT NULL CHECK ("state" IN ('open', 'met', 'declined', 'withdrawn')),
  "asked_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "answered_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answered_at" TIMESTAMPTZ(3),
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 200),
  CONSTRAINT "book_request_answered_by_somebody" CHECK (("state" = 'open') = ("answered_at" IS NULL) AND ("answered_by" IS NULL) = ("answered_at" IS NULL))
);
CREATE UNIQUE INDEX "book_request_one_open" ON "book_request" ("place_id") WHERE "state" = 'open';
CREATE INDEX "book_request_place_id_asked_at_idx" ON "book_request" ("place_id", "asked_at");

-- A range that one body hands to another: the numbers stay with the giver until the receiver has counted them.
CREATE TABLE "book_handover" (
  "id" UUID PRIMARY KEY,
  "from_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "to_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "first_number" INTEGER NOT NULL,
  "last_number" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('handed-over', 'disputed', 'received', 'recalled')),
  "request_id" UUID REFERENCES "book_request" ("id") ON DELETE RESTRICT,
  "handed_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "handed_at" TIMESTAMPTZ(3) NOT NULL,
  "counted" INTEGER CHECK ("counted" >= 0),
  "note" TEXT NOT NULL DEFAULT '' CHECK (char_length("note") <= 200),
  "answered_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answered_at" TIMESTAMPTZ(3),
  CONSTRAINT "book_handover_in_order" CHECK ("first_number" <= "last_number"),
  CONSTRAINT "book_handover_elsewhere" CHECK ("from_id" <> "to_id"),
  CONSTRAINT "book_handover_counted_right" CHECK ("state" <> 'received' OR "counted" = "last_number" - "first_number" + 1),
  CONSTRAINT "book_handover_disputed_for_a_count" CHECK ("state" <> 'disputed' OR "counted" IS NOT NULL),
  CONSTRAINT "book_handover_answered_by_somebody" CHECK (("answered_by" IS NULL) = ("answered_at" IS NULL) AND ("state" = 'handed-over') = ("answered_at" IS NULL))
);
CREATE INDEX "book_handover_to_id_state_idx" ON "book_handover" ("to_id", "state");
CREATE INDEX "book_handover_from_id_state_idx" ON "book_handover" ("from_id", "state");
ALTER TABLE "book_range" ADD CONSTRAINT "book_range_handover_id_fkey" FOREIGN KEY ("handover_id") REFERENCES "book_handover" ("id") ON DELETE RESTRICT;

-- Everything that ever happened to a number. Only added to.
CREATE TABLE "book_event" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('received', 'handed-over', 'disputed', 'taken-in', 'recalled', 'issued', 'filled', 'lost', 'damaged', 'found', 'cancelled', 'spoilt')),
  "first_number" INTEGER NOT NULL,
  "last_number" INTEGER NOT NULL,
  -- Whose numbers they were; of those received and taken in, whose they became.
  "place_id" UUID NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "other_place_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "learner_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "previous_number" INTEGER,
  "actor_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 200),
  CONSTRAINT "book_event_in_order" CHECK ("first_number" <= "last_number"),
  CONSTRAINT "book_event_between_two" CHECK (("other_place_id" IS NOT NULL) = ("kind" IN ('handed-over', 'disputed', 'taken-in', 'recalled')))
);
CREATE INDEX "book_event_numbers" ON "book_event" USING gist (int4range("first_number", "last_number", '[]'));
CREATE INDEX "book_event_moved" ON "book_event" ("place_id") WHERE "kind" IN ('received', 'taken-in');
CREATE INDEX "book_event_moved_away" ON "book_event" ("other_place_id") WHERE "kind" = 'taken-in';
CREATE FUNCTION "book_event_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what happened to a book stands' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "book_event_stands" BEFORE UPDATE OR DELETE ON "book_event" FOR EACH ROW EXECUTE FUNCTION "book_event_stands"();
CREATE TRIGGER "book_event_is_not_emptied" BEFORE TRUNCATE ON "book_event" FOR EACH STATEMENT EXECUTE FUNCTION "book_event_stands"();

-- The photo of a learner's book; the newest that was approved is in it.
CREATE TABLE "book_photo" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "type" TEXT NOT NULL CHECK ("type" IN ('image/jpeg', 'image/png')),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "state" TEXT NOT NULL CHECK ("state" IN ('waiting', 'approved', 'refused', 'superseded')),
  "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_at" TIMESTAMPTZ(3),
  "reason" TEXT NOT NULL DEFAULT '' CHECK (char_length("reason") <= 200),
  CONSTRAINT "book_photo_decided" CHECK (("state" IN ('approved', 'refused')) <= ("decided_by" IS NOT NULL) AND ("decided_by" IS NULL) = ("decided_at" IS NULL)),
  CONSTRAINT "book_photo_refused_for_a_reason" CHECK ("state" <> 'refused' OR "reason" <> '')
);
CREATE UNIQUE INDEX "book_photo_one_waiting" ON "book_photo" ("learner_id") WHERE "state" = 'waiting';
CREATE UNIQUE INDEX "book_photo_one_approved" ON "book_photo" ("learner_id") WHERE "state" = 'approved';
