-- A video file on its way in: bytes arrive in pieces at DATA_DIR/uploads/<id>; the row says whose they are.
CREATE TABLE "media_upload" (
  "id" UUID PRIMARY KEY,
  "owner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "original_name" TEXT NOT NULL CHECK (char_length("original_name") BETWEEN 1 AND 255),
  "byte_size" BIGINT NOT NULL CHECK ("byte_size" > 0),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  -- Set together, once: the asset that the bytes became, or why they became none.
  "finished_at" TIMESTAMPTZ(3),
  "asset_id" UUID,
  "refusal_code" TEXT,
  CONSTRAINT "media_upload_finished" CHECK (("finished_at" IS NULL) = ("asset_id" IS NULL AND "refusal_code" IS NULL) AND num_nonnulls("asset_id", "refusal_code") <= 1)
);
CREATE INDEX "media_upload_owner_id_idx" ON "media_upload" ("owner_id");
CREATE INDEX "media_upload_unfinished" ON "media_upload" ("created_at") WHERE "finished_at" IS NULL;

CREATE TABLE "media_asset" (
  "id" UUID PRIMARY KEY,
  "owner_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "original_name" TEXT NOT NULL CHECK (char_length("original_name") BETWEEN 1 AND 255),
  "byte_size" BIGINT NOT NULL CHECK ("byte_size" > 0),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "source_key" TEXT NOT NULL,
  "demonstration" BOOLEAN NOT NULL DEFAULT FALSE,
  "status" TEXT NOT NULL DEFAULT 'uploaded' CHECK ("status" IN ('uploaded', 'probing', 'transcoding', 'ready', 'refused', 'failed')),
  -- Why it is 'refused' (the file) or 'failed' (the work); a code of server/media/rules/refusals.ts.
  "problem_code" TEXT,
  "progress_percent" INTEGER NOT NULL DEFAULT 0 CHECK ("progress_percent" BETWEEN 0 AND 100),
  "attempts" INTEGER NOT NULL DEFAULT 0 CHECK ("attempts" >= 0),
  "duration_milliseconds" INTEGER CHECK ("duration_milliseconds" > 0),
  "width" INTEGER CHECK ("width" > 0),
  "height" INTEGER CHECK ("height" > 0),
  "has_audio" BOOLEAN,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  -- Moves with every sign of life of the work; the sweep looks at it.
  "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "ready_at" TIMESTAMPTZ(3),
  CONSTRAINT "media_asset_problem" CHECK (("problem_code" IS NOT NULL) = ("status" IN ('refused', 'failed'))),
  CONSTRAINT "media_asset_ready" CHECK (("ready_at" IS NOT NULL) = ("status" = 'ready')),
  CONSTRAINT "media_asset_measured" CHECK ("status" <> 'ready' OR num_nonnulls("duration_milliseconds", "width", "height", "has_audio") = 4)
) WITH (fillfactor = 80);
-- The same bytes twice from the same maker are one asset.
CREATE UNIQUE INDEX "media_asset_owner_id_sha256_key" ON "media_asset" ("owner_id", "sha256");
CREATE INDEX "media_asset_created_at_id_idx" ON "media_asset" ("created_at" DESC, "id" DESC);
CREATE INDEX "media_asset_unsettled" ON "media_asset" ("touched_at") WHERE "status" IN ('uploaded', 'probing', 'transcoding');

ALTER TABLE "media_upload" ADD CONSTRAINT "media_upload_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "media_asset" ("id") ON DELETE RESTRICT;

-- One rung of the ladder: a folder of segments with its playlist.
CREATE TABLE "media_rendition" (
  "asset_id" UUID NOT NULL REFERENCES "media_asset" ("id") ON DELETE RESTRICT,
  "name" TEXT NOT NULL CHECK ("name" ~ '^[0-9]+p$'),
  "width" INTEGER NOT NULL CHECK ("width" > 0 AND "width" % 2 = 0),
  "height" INTEGER NOT NULL CHECK ("height" > 0 AND "height" % 2 = 0),
  "bits_per_second" INTEGER NOT NULL CHECK ("bits_per_second" > 0),
  "segment_count" INTEGER NOT NULL CHECK ("segment_count" > 0),
  "byte_size" BIGINT NOT NULL CHECK ("byte_size" > 0),
  PRIMARY KEY ("asset_id", "name")
);

-- Captions as WebVTT. The text is here; the file beside the segments is made from it.
CREATE TABLE "media_caption" (
  "asset_id" UUID NOT NULL REFERENCES "media_asset" ("id") ON DELETE RESTRICT,
  "language" TEXT NOT NULL CHECK ("language" IN ('zh-CN', 'en')),
  "content" TEXT NOT NULL CHECK (octet_length("content") <= 2000000 AND starts_with("content", 'WEBVTT')),
  "sha256" TEXT NOT NULL CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
  "cue_count" INTEGER NOT NULL CHECK ("cue_count" > 0),
  "attached_by" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT,
  "attached_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY ("asset_id", "language")
);
