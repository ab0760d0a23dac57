-- Events are searched where they stand: by who did it, by the record, by the learner and by the body that they name. The table of mentions was never used.
DROP TABLE "audit_mention";
DROP TABLE "audit_mention_progress";
CREATE INDEX "audit_event_object_id_id_idx" ON "audit_event" ("object_id", "id");
CREATE INDEX "audit_event_learner_idx" ON "audit_event" (("details" ->> 'learnerId'), "id") WHERE "details" ? 'learnerId';
CREATE INDEX "audit_event_organisation_idx" ON "audit_event" (("details" ->> 'organisationId'), "id") WHERE "details" ? 'organisationId';
