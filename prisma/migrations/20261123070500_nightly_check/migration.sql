-- The last run of each nightly check: so that one worker of many does it, once a night, and the site can say what it found.
CREATE TABLE "nightly_check" (
  "name" TEXT PRIMARY KEY,
  "ran_at" TIMESTAMPTZ(3) NOT NULL,
  "breaches" INTEGER NOT NULL CHECK ("breaches" >= 0)
);
