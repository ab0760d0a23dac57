-- By which ways a bulletin goes besides this site, and how many it would reach by each.
ALTER TABLE "bulletin"
  ADD COLUMN "letter_channels" TEXT[] NOT NULL DEFAULT '{}' CHECK ("letter_channels" <@ ARRAY['sms', 'email']),
  ADD COLUMN "sms_count" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "email_count" INTEGER NOT NULL DEFAULT 0;
