import type { InstitutionStanding } from '#server/institutions/find-standing.ts'
import { levelNames, standingNames } from '#server/institutions/rules/standing.ts'

/** Where an institution stands, in one line. */
export const standingText = (standing: InstitutionStanding | null): string =>
  standing
    ? `${levelNames[standing.level]} · ${standingNames[standing.standing]} · ${standing.validFrom} 至 ${standing.validUntil}`
    : '还没有认定'
