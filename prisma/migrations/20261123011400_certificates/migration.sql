CREATE TABLE "certificate_key" (
  "id" TEXT PRIMARY KEY CHECK ("id" ~ '^[0-9a-f]{16}$'),
  "public_key_pem" TEXT NOT NULL,
  "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE "certificate_sequence" (
  "kind" TEXT NOT NULL,
  "year" INTEGER NOT NULL,
  "last_serial" INTEGER NOT NULL DEFAULT 0 CHECK ("last_serial" >= 0),
  PRIMARY KEY ("kind", "year")
);

CREATE TABLE "certificate" (
  "id" UUID PRIMARY KEY,
  "learner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('training')),
  "year" INTEGER NOT NULL,
  "number" TEXT NOT NULL,
  "code" TEXT NOT NULL CHECK ("code" ~ '^[0-9A-HJKMNP-TV-Z]{26}$'),
  "content" JSONB NOT NULL,
  "content_hash" TEXT NOT NULL CHECK ("content_hash" ~ '^[0-9a-f]{64}$'),
  "signed_text" TEXT NOT NULL,
  "public_key_id" TEXT NOT NULL REFERENCES "certificate_key" ("id") ON DELETE RESTRICT,
  "issued_at" TIMESTAMPTZ(3) NOT NULL,
  "pdf_key" TEXT,
  "pdf_sha256" TEXT,
  "pdf_bytes" INTEGER,
  "revoked_at" TIMESTAMPTZ(3),
  "revoked_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "revocation_reason" TEXT,
  CONSTRAINT "certificate_content_agrees" CHECK ("content" ->> 'number' = "number" AND ("content" ->> 'year')::integer = "year"),
  CONSTRAINT "certificate_pdf" CHECK (("pdf_key" IS NULL) = ("pdf_sha256" IS NULL) AND ("pdf_key" IS NULL) = ("pdf_bytes" IS NULL)),
  CONSTRAINT "certificate_revocation" CHECK (("revoked_at" IS NULL) = ("revocation_reason" IS NULL) AND ("revoked_at" IS NOT NULL OR "revoked_by" IS NULL))
);
CREATE UNIQUE INDEX "certificate_number_key" ON "certificate" ("number");
CREATE UNIQUE INDEX "certificate_code_key" ON "certificate" ("code");
-- One that holds, for each learner, kind and year.
CREATE UNIQUE INDEX "certificate_active_key" ON "certificate" ("learner_id", "kind", "year") WHERE "revoked_at" IS NULL;
CREATE INDEX "certificate_learner_id_year_idx" ON "certificate" ("learner_id", "year");

-- What was issued stands. The file is added once, a revocation is added once.
CREATE FUNCTION "certificate_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION 'a certificate is revoked, never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW."id", NEW."learner_id", NEW."kind", NEW."year", NEW."number", NEW."code", NEW."content", NEW."content_hash", NEW."signed_text", NEW."public_key_id", NEW."issued_at")
    IS DISTINCT FROM (OLD."id", OLD."learner_id", OLD."kind", OLD."year", OLD."number", OLD."code", OLD."content", OLD."content_hash", OLD."signed_text", OLD."public_key_id", OLD."issued_at")
    OR OLD."pdf_key" IS NOT NULL AND (NEW."pdf_key", NEW."pdf_sha256", NEW."pdf_bytes") IS DISTINCT FROM (OLD."pdf_key", OLD."pdf_sha256", OLD."pdf_bytes")
    OR OLD."revoked_at" IS NOT NULL AND (NEW."revoked_at", NEW."revoked_by", NEW."revocation_reason") IS DISTINCT FROM (OLD."revoked_at", OLD."revoked_by", OLD."revocation_reason")
  THEN
    RAISE EXCEPTION 'an issued certificate is not edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "certificate_stands" BEFORE UPDATE OR DELETE ON "certificate" FOR EACH ROW EXECUTE FUNCTION "certificate_stands"();
CREATE TRIGGER "certificate_is_not_emptied" BEFORE TRUNCATE ON "certificate" FOR EACH STATEMENT EXECUTE FUNCTION "certificate_stands"();
CREATE TRIGGER "certificate_key_is_not_emptied" BEFORE TRUNCATE ON "certificate_key" FOR EACH STATEMENT EXECUTE FUNCTION "certificate_stands"();
