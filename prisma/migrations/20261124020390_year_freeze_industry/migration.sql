-- Of the unit on 31 December, where the law of the year asked something of an industry; null: it asked nothing.
ALTER TABLE "year_freeze" ADD COLUMN "industry" CHAR(1);
