import { checkAudit } from '#server/audit/check-audit.ts'
import { sealAudit } from '#server/audit/seal-audit.ts'
import { checkBooks } from '#server/books/check-books.ts'
import { checkCertificates } from '#server/certificates/check-certificates.ts'
import { sweepEvidence } from '#server/declarations/sweep-evidence.ts'
import { expireOverdueAttempts } from '#server/exams/expire-overdue-attempts.ts'
import { checkFees } from '#server/fees/check-fees.ts'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { purgeSessions } from '#server/identity/purge-sessions.ts'
import { checkInstitutions } from '#server/institutions/check-institutions.ts'
import { sweepMedia } from '#server/media/sweep-media.ts'
import { completeDueJoinings } from '#server/organisations/complete-due-joinings.ts'
import { fillInitials } from '#server/organisations/fill-initials.ts'
import { purgeRosters } from '#server/organisations/purge-rosters.ts'
import { shanghaiDayNumber } from '#server/platform/calendar.ts'
import { checkNightly } from '#server/platform/nightly-check.ts'
import { purgeDelivered } from '#server/platform/outbox.ts'
import { sendLetters } from '#server/portal/send-letters.ts'
import { checkStatistics } from '#server/reports/check-statistics.ts'
import { refreshStatistics } from '#server/reports/refresh-statistics.ts'
import { relistDated } from '#server/reports/relist-dated.ts'
import { sweepPrintings } from '#server/reports/sweep-printings.ts'
import { purgeChecks } from '#server/reviews/purge-checks.ts'
import { checkVerification } from '#server/verification/check-verification.ts'
import { closeYears } from '#server/verification/close-years.ts'
import { refreshHeads } from '#server/verification/count-unit-years.ts'
import type { Schedule } from './start-schedules.ts'

/** Every file of a certificate is read again once in so many nights. */
const nightsForAllFiles = 30

/** Every sweep of the installation. A nightly check is asked for every ten minutes and runs once a night. */
export const schedules: readonly Schedule[] = [
  { name: 'audit.seal', everySeconds: 2, run: () => sealAudit() },
  { name: 'exams.expire-overdue-attempts', everySeconds: 15, run: expireOverdueAttempts },
  { name: 'media.sweep', everySeconds: 300, run: sweepMedia },
  { name: 'organisations.complete-due-joinings', everySeconds: 60, run: completeDueJoinings },
  { name: 'organisations.fill-initials', everySeconds: 3_600, run: fillInitials },
  { name: 'organisations.purge-rosters', everySeconds: 3_600, run: purgeRosters },
  { name: 'portal.send-letters', everySeconds: 3, run: () => sendLetters() },
  { name: 'verification.close-years', everySeconds: 60, run: () => closeYears() },
  { name: 'verification.refresh-heads', everySeconds: 60, run: refreshHeads },
  { name: 'reports.refresh-statistics', everySeconds: 5, run: () => refreshStatistics() },
  { name: 'reports.relist-dated', everySeconds: 3_600, run: relistDated },
  { name: 'declarations.sweep-evidence', everySeconds: 86_400, run: sweepEvidence },
  { name: 'reviews.purge-checks', everySeconds: 3_600, run: purgeChecks },
  { name: 'reports.sweep-printings', everySeconds: 3_600, run: sweepPrintings },
  { name: 'identity.purge-sessions', everySeconds: 3_600, run: () => purgeSessions(400) },
  { name: 'platform.purge-delivered', everySeconds: 3_600, run: () => purgeDelivered(400) },
  { name: 'audit.check', everySeconds: 600, run: () => checkNightly('audit', checkAudit) },
  { name: 'hours.check', everySeconds: 600, run: () => checkNightly('hours', checkInvariants) },
  { name: 'verification.check', everySeconds: 600, run: () => checkNightly('verification', checkVerification) },
  { name: 'reports.check', everySeconds: 600, run: () => checkNightly('statistics', checkStatistics) },
  { name: 'fees.check', everySeconds: 600, run: () => checkNightly('fees', checkFees) },
  { name: 'institutions.check', everySeconds: 600, run: () => checkNightly('institutions', checkInstitutions) },
  { name: 'books.check', everySeconds: 600, run: () => checkNightly('books', checkBooks) },
  {
    name: 'certificates.check',
    everySeconds: 600,
    run: () =>
      checkNightly('certificates', (now) =>
        checkCertificates({ part: shanghaiDayNumber(now) % nightsForAllFiles, of: nightsForAllFiles }),
      ),
  },
]
