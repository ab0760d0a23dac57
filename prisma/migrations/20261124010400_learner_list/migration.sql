-- What the list of learners is searched, filtered and ordered by, on one narrow row for each person. It is kept by the statements that change its sources:
-- whoever writes an account, an affiliation, an attribute or a year's totals writes it in the same commit. Where a body hangs in the tree is not in it, so
-- that moving a body moves what its officials see at once.
CREATE TABLE "learner_listing" (
  "learner_id" UUID PRIMARY KEY REFERENCES "account" ("id") ON DELETE RESTRICT,
  "real_name" TEXT NOT NULL,
  -- 'active' | 'awaiting' (made by a roster, not used yet) | 'disabled'
  "standing" TEXT NOT NULL,
  "organisation_id" UUID REFERENCES "organisation" ("id") ON DELETE RESTRICT,
  "title_level" TEXT NOT NULL DEFAULT 'none',
  "high_tech" BOOLEAN NOT NULL DEFAULT false,
  -- The latest year with entries, 0 before the first, and what is recorded in it.
  "year" INTEGER NOT NULL DEFAULT 0,
  "required_centihours" INTEGER NOT NULL DEFAULT 0,
  "elective_centihours" INTEGER NOT NULL DEFAULT 0,
  "professional_centihours" INTEGER NOT NULL DEFAULT 0,
  "total_centihours" INTEGER NOT NULL DEFAULT 0
);
-- Pinyin order, the order that people expect of Chinese names.
CREATE INDEX "learner_listing_name_idx" ON "learner_listing" ("real_name" COLLATE "zh-x-icu", "learner_id");
CREATE INDEX "learner_listing_total_idx" ON "learner_listing" ("year", "total_centihours", "learner_id");
CREATE INDEX "learner_listing_organisation_idx" ON "learner_listing" ("organisation_id");
CREATE INDEX "learner_listing_traits_idx" ON "learner_listing" ("standing", "title_level", "high_tech");
-- Chinese names are two to four characters: trigrams find nothing in them, single characters do.
CREATE INDEX "learner_listing_characters_idx" ON "learner_listing" USING gin (string_to_array("real_name", NULL));

-- The rows are locked first, by a statement of its own and in one order: what is read afterwards is what the transaction before left, and nobody deadlocks.
CREATE FUNCTION "learner_listing_refresh"(ids UUID[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "learner_listing" WHERE "learner_id" = ANY (ids) ORDER BY "learner_id" FOR NO KEY UPDATE;
  INSERT INTO "learner_listing" AS kept ("learner_id", "real_name", "standing", "organisation_id", "title_level", "high_tech",
    "year", "required_centihours", "elective_centihours", "professional_centihours", "total_centihours")
  SELECT a."id", a."real_name",
    CASE WHEN a."status" <> 'active' THEN 'disabled' WHEN a."awaits_activation_since" IS NOT NULL THEN 'awaiting' ELSE 'active' END,
    (SELECT f."organisation_id" FROM "affiliation" f WHERE f."learner_id" = a."id" AND f."ended_at" IS NULL ORDER BY f."started_at" DESC LIMIT 1),
    -- As on 31 December, which decides the obligation.
    coalesce((SELECT t."value" FROM "learner_attribute" t WHERE t."account_id" = a."id" AND t."kind" = 'title-level'
      AND t."since_on" < date_trunc('year', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 year' ORDER BY t."since_on" DESC LIMIT 1), 'none'),
    coalesce((SELECT t."value" = 'yes' FROM "learner_attribute" t WHERE t."account_id" = a."id" AND t."kind" = 'high-tech'
      AND t."since_on" < date_trunc('year', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 year' ORDER BY t."since_on" DESC LIMIT 1), false),
    coalesce(y."year", 0), coalesce(y."required_centihours", 0), coalesce(y."elective_centihours", 0), coalesce(y."professional_centihours", 0),
    coalesce(y."total_centihours", 0)
  FROM "account" a LEFT JOIN LATERAL (SELECT * FROM "learner_year" y WHERE y."learner_id" = a."id" ORDER BY y."year" DESC LIMIT 1) y ON true
  WHERE a."id" = ANY (ids) ORDER BY a."id"
  ON CONFLICT ("learner_id") DO UPDATE SET "real_name" = excluded."real_name", "standing" = excluded."standing", "organisation_id" = excluded."organisation_id",
    "title_level" = excluded."title_level", "high_tech" = excluded."high_tech", "year" = excluded."year", "required_centihours" = excluded."required_centihours",
    "elective_centihours" = excluded."elective_centihours", "professional_centihours" = excluded."professional_centihours",
    "total_centihours" = excluded."total_centihours"
  WHERE (kept."real_name", kept."standing", kept."organisation_id", kept."title_level", kept."high_tech", kept."year", kept."required_centihours",
      kept."elective_centihours", kept."professional_centihours")
    IS DISTINCT FROM (excluded."real_name", excluded."standing", excluded."organisation_id", excluded."title_level", excluded."high_tech", excluded."year",
      excluded."required_centihours", excluded."elective_centihours", excluded."professional_centihours");
END $$;

CREATE FUNCTION "learner_listing_follows"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids UUID[];
BEGIN
  EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[0]) INTO ids;
  IF ids IS NOT NULL THEN PERFORM "learner_listing_refresh"(ids); END IF;
  RETURN NULL;
END $$;

-- The hot path of crediting: only the figures, and only of a year that is not older than the one that stands.
CREATE FUNCTION "learner_listing_follows_year"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "learner_listing" WHERE "learner_id" IN (SELECT "learner_id" FROM changed) ORDER BY "learner_id" FOR NO KEY UPDATE;
  UPDATE "learner_listing" kept SET "year" = y."year", "required_centihours" = y."required_centihours", "elective_centihours" = y."elective_centihours",
    "professional_centihours" = y."professional_centihours", "total_centihours" = y."total_centihours"
  FROM (SELECT DISTINCT ON ("learner_id") * FROM changed ORDER BY "learner_id", "year" DESC) y
  WHERE kept."learner_id" = y."learner_id" AND kept."year" <= y."year"
    AND (kept."year", kept."required_centihours", kept."elective_centihours", kept."professional_centihours")
      IS DISTINCT FROM (y."year", y."required_centihours", y."elective_centihours", y."professional_centihours");
  RETURN NULL;
END $$;

CREATE TRIGGER "account_listed" AFTER INSERT ON "account" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('id');
CREATE TRIGGER "account_relisted" AFTER UPDATE ON "account" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('id');
CREATE TRIGGER "affiliation_listed" AFTER INSERT ON "affiliation" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('learner_id');
CREATE TRIGGER "affiliation_relisted" AFTER UPDATE ON "affiliation" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('learner_id');
CREATE TRIGGER "attribute_listed" AFTER INSERT ON "learner_attribute" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('account_id');
CREATE TRIGGER "attribute_relisted" AFTER UPDATE ON "learner_attribute" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('account_id');
CREATE TRIGGER "attribute_unlisted" AFTER DELETE ON "learner_attribute" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows"('account_id');
CREATE TRIGGER "year_listed" AFTER INSERT ON "learner_year" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows_year"();
CREATE TRIGGER "year_relisted" AFTER UPDATE ON "learner_year" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "learner_listing_follows_year"();

SELECT "learner_listing_refresh"(array_agg("id")) FROM "account";
