-- What the portal says to everybody: news, regulations, guides, questions and answers, downloads. rules/publication-state.ts
CREATE TABLE "publication" (
  "id" UUID PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('news', 'regulation', 'guide', 'faq', 'download')),
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 2 AND 120),
  -- Plain text with headings and lists: rules/body-text.ts
  "body" TEXT NOT NULL CHECK (char_length("body") BETWEEN 1 AND 50000),
  "status" TEXT NOT NULL DEFAULT 'draft' CHECK ("status" IN ('draft', 'in-review', 'published', 'withdrawn')),
  "pinned" BOOLEAN NOT NULL DEFAULT false,
  -- Of a regulation: by whom, under which number, of which day, and since when or by what it does not hold any more.
  "level" TEXT CHECK ("level" IN ('law', 'national', 'municipal', 'normative')),
  "issuer" TEXT NOT NULL DEFAULT '' CHECK (char_length("issuer") <= 100),
  "document_number" TEXT NOT NULL DEFAULT '' CHECK (char_length("document_number") <= 60),
  "issued_on" DATE,
  "effective_on" DATE,
  "repealed_by" UUID REFERENCES "publication" ("id") ON DELETE RESTRICT,
  -- Of a guide: for which year.
  "year" INTEGER CHECK ("year" BETWEEN 1980 AND 2200),
  -- Nobody sees it before.
  "publish_at" TIMESTAMPTZ(3),
  "published_at" TIMESTAMPTZ(3),
  "created_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "submitted_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "decided_by" UUID REFERENCES "account" ("id") ON DELETE RESTRICT,
  "answer" TEXT NOT NULL DEFAULT '' CHECK (char_length("answer") <= 500),
  "revision" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "publication_regulation" CHECK (("kind" = 'regulation') = ("level" IS NOT NULL)),
  CONSTRAINT "publication_shown" CHECK (("status" IN ('published', 'withdrawn')) <= ("published_at" IS NOT NULL AND "decided_by" IS NOT NULL)),
  CONSTRAINT "publication_by_another" CHECK ("status" NOT IN ('published', 'withdrawn') OR "decided_by" <> "submitted_by")
);
CREATE INDEX "publication_shown_idx" ON "publication" ("kind", "pinned" DESC, "published_at" DESC) WHERE "status" = 'published';
CREATE INDEX "publication_title_idx" ON "publication" USING gin ("title" gin_trgm_ops) WHERE "status" = 'published';
CREATE INDEX "publication_body_idx" ON "publication" USING gin ("body" gin_trgm_ops) WHERE "status" = 'published';

-- Every text that was ever before the public, as it was.
CREATE TABLE "publication_version" (
  "publication_id" UUID NOT NULL REFERENCES "publication" ("id") ON DELETE RESTRICT,
  "number" INTEGER NOT NULL CHECK ("number" >= 1),
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "published_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "published_at" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("publication_id", "number")
);
CREATE FUNCTION publication_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was before the public stands'; END $$;
CREATE TRIGGER "publication_version_stands" BEFORE UPDATE OR DELETE ON "publication_version" FOR EACH ROW EXECUTE FUNCTION publication_version_stands();
