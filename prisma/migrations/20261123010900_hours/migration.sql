CREATE TABLE "policy" (
  "id" UUID PRIMARY KEY,
  "city" TEXT NOT NULL,
  "year" INTEGER NOT NULL CHECK ("year" BETWEEN 2000 AND 2200),
  "version" INTEGER NOT NULL CHECK ("version" >= 1),
  "status" TEXT NOT NULL CHECK ("status" IN ('draft', 'published')),
  "document" JSONB NOT NULL,
  "content_hash" TEXT NOT NULL CHECK ("content_hash" ~ '^[0-9a-f]{64}$'),
  "cites" TEXT[] NOT NULL CHECK (cardinality("cites") > 0),
  "supersedes_id" UUID REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "published_at" TIMESTAMPTZ(3),
  CONSTRAINT "policy_published" CHECK (("status" = 'published') = ("published_at" IS NOT NULL)),
  CONSTRAINT "policy_first_version" CHECK (("version" = 1) = ("supersedes_id" IS NULL)),
  CONSTRAINT "policy_document_agrees" CHECK (("document" ->> 'year')::integer = "year" AND ("document" ->> 'version')::integer = "version")
);
CREATE UNIQUE INDEX "policy_city_year_version_key" ON "policy" ("city", "year", "version");
CREATE UNIQUE INDEX "policy_supersedes_id_key" ON "policy" ("supersedes_id");

CREATE FUNCTION "published_policy_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' OR OLD."status" = 'published' THEN
    RAISE EXCEPTION 'a published policy is never edited: publish another version' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER "published_policy_stands" BEFORE UPDATE OR DELETE ON "policy" FOR EACH ROW EXECUTE FUNCTION "published_policy_stands"();
CREATE TRIGGER "policy_is_not_emptied" BEFORE TRUNCATE ON "policy" FOR EACH STATEMENT EXECUTE FUNCTION "published_policy_stands"();

CREATE TABLE "ledger_entry" (
  "id" UUID PRIMARY KEY,
  "idempotency_key" TEXT NOT NULL,
  "body_hash" TEXT NOT NULL,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "subject" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('required', 'elective', 'professional')),
  "form" TEXT NOT NULL CHECK ("form" <> ''),
  "centihours" INTEGER NOT NULL CHECK ("centihours" <> 0),
  "occurred_at" TIMESTAMPTZ(3) NOT NULL,
  "recorded_at" TIMESTAMPTZ(3) NOT NULL,
  "source_type" TEXT NOT NULL CHECK ("source_type" <> ''),
  "source_id" UUID NOT NULL,
  "title" TEXT NOT NULL CHECK ("title" <> ''),
  "policy_id" UUID NOT NULL REFERENCES "policy" ("id") ON DELETE RESTRICT,
  "recorded_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "approver_id" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "reverses_id" UUID REFERENCES "ledger_entry" ("id") ON DELETE RESTRICT,
  "reason" TEXT,
  "position" INTEGER NOT NULL CHECK ("position" >= 1),
  "previous_hash" TEXT,
  "hash" TEXT NOT NULL,
  CONSTRAINT "ledger_entry_subject" CHECK ("subject" = CASE WHEN "kind" = 'professional' THEN 'professional' ELSE 'public' END),
  -- Event time decides the year, as Shanghai counts it.
  CONSTRAINT "ledger_entry_year" CHECK ("year" = extract(year FROM "occurred_at" AT TIME ZONE 'Asia/Shanghai')),
  -- Four eyes.
  CONSTRAINT "ledger_entry_approver" CHECK ("approver_id" IS NULL OR "approver_id" IS DISTINCT FROM "recorded_by"),
  -- Hours are taken away by reversing an entry, with a reason, and in no other way.
  CONSTRAINT "ledger_entry_sign" CHECK (("reverses_id" IS NULL) = ("centihours" > 0)),
  CONSTRAINT "ledger_entry_reason" CHECK ("reverses_id" IS NULL OR "reason" <> ''),
  CONSTRAINT "ledger_entry_chain_start" CHECK (("position" = 1) = ("previous_hash" IS NULL))
);
CREATE UNIQUE INDEX "ledger_entry_idempotency_key_key" ON "ledger_entry" ("idempotency_key");
CREATE UNIQUE INDEX "ledger_entry_reverses_id_key" ON "ledger_entry" ("reverses_id");
-- One successor to each entry: a chain cannot fork.
CREATE UNIQUE INDEX "ledger_entry_learner_id_position_key" ON "ledger_entry" ("learner_id", "position");
CREATE INDEX "ledger_entry_learner_id_year_idx" ON "ledger_entry" ("learner_id", "year");
CREATE INDEX "ledger_entry_year_occurred_at_idx" ON "ledger_entry" ("year", "occurred_at");

CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: correct it by a reversing entry' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "ledger_is_append_only" BEFORE UPDATE OR DELETE ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION "ledger_is_append_only"();
CREATE TRIGGER "ledger_is_not_emptied" BEFORE TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();

-- A reversal takes back the whole of one entry of the same learner, year and part; a reversal itself is not reversed.
CREATE FUNCTION "reversal_mirrors_its_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM "ledger_entry" AS original
    WHERE original."id" = NEW."reverses_id" AND original."reverses_id" IS NULL AND original."centihours" = -NEW."centihours"
      AND (original."learner_id", original."year", original."kind") = (NEW."learner_id", NEW."year", NEW."kind")
  ) THEN
    RAISE EXCEPTION 'a reversal mirrors one entry' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "reversal_mirrors_its_entry" BEFORE INSERT ON "ledger_entry" FOR EACH ROW WHEN (NEW."reverses_id" IS NOT NULL)
  EXECUTE FUNCTION "reversal_mirrors_its_entry"();

-- SHA-256, in hex, of the fields written as <bytes>:<text>, one after another: the same as server/hours/rules/ledger.ts.
CREATE FUNCTION "ledger_digest"(VARIADIC "fields" TEXT[]) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(sha256(convert_to(string_agg(octet_length(coalesce(field, '')) || ':' || coalesce(field, '') || ',', '' ORDER BY place), 'UTF8')), 'hex')
  FROM unnest("fields") WITH ORDINALITY AS each (field, place)
$$;
CREATE FUNCTION "ledger_body_hash"("entry" "ledger_entry") RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT "ledger_digest"(
    entry."learner_id"::text, entry."subject", entry."kind", entry."form", entry."centihours"::text,
    (extract(epoch FROM entry."occurred_at") * 1000)::bigint::text,
    entry."source_type", entry."source_id"::text, entry."reverses_id"::text, entry."reason")
$$;
CREATE FUNCTION "ledger_entry_hash"("entry" "ledger_entry") RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT "ledger_digest"(
    entry."previous_hash", entry."position"::text, entry."id"::text, entry."idempotency_key", "ledger_body_hash"(entry), entry."year"::text,
    (extract(epoch FROM entry."recorded_at") * 1000)::bigint::text,
    entry."title", entry."policy_id"::text, entry."recorded_by"::text, entry."approver_id"::text)
$$;

CREATE TABLE "ledger_head" (
  "learner_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "position" INTEGER NOT NULL DEFAULT 0,
  "hash" TEXT,
  CONSTRAINT "ledger_head_start" CHECK (("position" = 0) = ("hash" IS NULL))
) WITH (fillfactor = 80);

CREATE TABLE "learner_year" (
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "year" INTEGER NOT NULL,
  "required_centihours" INTEGER NOT NULL CHECK ("required_centihours" >= 0),
  "elective_centihours" INTEGER NOT NULL CHECK ("elective_centihours" >= 0),
  "professional_centihours" INTEGER NOT NULL CHECK ("professional_centihours" >= 0),
  "total_centihours" INTEGER NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("learner_id", "year"),
  CONSTRAINT "learner_year_total" CHECK ("total_centihours" = "required_centihours" + "elective_centihours" + "professional_centihours")
) WITH (fillfactor = 80);
CREATE INDEX "learner_year_year_idx" ON "learner_year" ("year");

-- Totals and heads move in the statement that adds entries, whoever adds them: they cannot be forgotten and cannot differ.
CREATE FUNCTION "ledger_moves_totals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- First the rows, then the sums: a reversal's negative sum would not pass the checks of a row of its own.
  INSERT INTO "learner_year"
    ("learner_id", "year", "required_centihours", "elective_centihours", "professional_centihours", "total_centihours", "changed_at")
  SELECT DISTINCT "learner_id", "year", 0, 0, 0, 0, clock_timestamp() FROM added
  ON CONFLICT ("learner_id", "year") DO NOTHING;

  UPDATE "learner_year" AS kept SET
    "required_centihours" = kept."required_centihours" + more."required",
    "elective_centihours" = kept."elective_centihours" + more."elective",
    "professional_centihours" = kept."professional_centihours" + more."professional",
    "total_centihours" = kept."total_centihours" + more."total",
    "changed_at" = clock_timestamp()
  FROM (
    SELECT "learner_id", "year",
      coalesce(sum("centihours") FILTER (WHERE "kind" = 'required'), 0) AS "required",
      coalesce(sum("centihours") FILTER (WHERE "kind" = 'elective'), 0) AS "elective",
      coalesce(sum("centihours") FILTER (WHERE "kind" = 'professional'), 0) AS "professional",
      sum("centihours") AS "total"
    FROM added GROUP BY "learner_id", "year"
  ) AS more
  WHERE kept."learner_id" = more."learner_id" AND kept."year" = more."year";

  UPDATE "ledger_head" AS head SET "position" = last."position", "hash" = last."hash"
  FROM (SELECT DISTINCT ON ("learner_id") "learner_id", "position", "hash" FROM added ORDER BY "learner_id", "position" DESC) AS last
  WHERE head."learner_id" = last."learner_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_moves_totals" AFTER INSERT ON "ledger_entry" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_moves_totals"();
