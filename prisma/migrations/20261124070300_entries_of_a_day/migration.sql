-- The hours of today: entries are only ever added, so those of a day lie together, and a few pages say where.
CREATE INDEX "ledger_entry_recorded_at_idx" ON "ledger_entry" USING brin ("recorded_at") WITH (pages_per_range = 32, autosummarize = on);
