ALTER TABLE "certificate" DROP CONSTRAINT "certificate_kind_check";
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_kind_check" CHECK ("kind" IN ('training', 'statement'));

-- A statement says how things stood on a day: there may be a newer one at any time, so only of training certificates one alone holds.
DROP INDEX "certificate_active_key";
CREATE UNIQUE INDEX "certificate_active_key" ON "certificate" ("learner_id", "kind", "year") WHERE "revoked_at" IS NULL AND "kind" = 'training';
CREATE INDEX "certificate_statement_idx" ON "certificate" ("learner_id", "issued_at") WHERE "kind" = 'statement';
