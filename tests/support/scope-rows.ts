import { changeBook } from '#server/books/change-book.ts'
import { closeBookRequest } from '#server/books/close-book-request.ts'
import { decidePhoto } from '#server/books/decide-photo.ts'
import { findBook } from '#server/books/find-book.ts'
import { findBookPages } from '#server/books/find-book-pages.ts'
import { findPhoto } from '#server/books/find-photo.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { issueBooksInBulk } from '#server/books/issue-books-in-bulk.ts'
import { listHolders } from '#server/books/list-holders.ts'
import { listReceivers } from '#server/books/list-receivers.ts'
import { listWaitingPhotos } from '#server/books/list-waiting-photos.ts'
import { planBulkIssue } from '#server/books/plan-bulk-issue.ts'
import { recallBooks } from '#server/books/recall-books.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { reconcileBooks } from '#server/books/reconcile-books.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { spoilBooks } from '#server/books/spoil-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import { decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { decideDeclarations } from '#server/declarations/decide-declarations.ts'
import { findEvidence } from '#server/declarations/find-evidence.ts'
import { findRegistration } from '#server/declarations/find-registration.ts'
import { countRegistrations, listRegistrations } from '#server/declarations/list-registrations.ts'
import { answerReversal } from '#server/hours/answer-reversal.ts'
import { askReversal } from '#server/hours/ask-reversal.ts'
import { askSimulation } from '#server/hours/ask-simulation.ts'
import { discardDraft } from '#server/hours/discard-draft.ts'
import { editDraft } from '#server/hours/edit-draft.ts'
import { findDraft } from '#server/hours/find-draft.ts'
import { listOpenDrafts } from '#server/hours/list-policies.ts'
import { findReversible, listReversals } from '#server/hours/list-reversals.ts'
import { publishDraft } from '#server/hours/publish-draft.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import type { Actor } from '#server/identity/actor.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { answerAsLearner } from '#server/organisations/answer-as-learner.ts'
import { answerHandover } from '#server/organisations/answer-handover.ts'
import { answerJoinings } from '#server/organisations/answer-joinings.ts'
import { answerRecordRequest } from '#server/organisations/answer-record-request.ts'
import { bindHoldingPlace } from '#server/organisations/bind-holding-place.ts'
import { browseOrganisations, listBranch, listPlaces } from '#server/organisations/browse-organisations.ts'
import { changeLearnerAccess } from '#server/organisations/change-learner-access.ts'
import { checkOrganisationImport } from '#server/organisations/check-organisation-import.ts'
import { checkRoster } from '#server/organisations/check-roster.ts'
import { closeOrganisation } from '#server/organisations/close-organisation.ts'
import { cancelOrganisationImport, confirmOrganisationImport } from '#server/organisations/confirm-organisation-import.ts'
import { cancelRoster, confirmRoster } from '#server/organisations/confirm-roster.ts'
import { correctLearner } from '#server/organisations/correct-learner.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { dateLearnerAttribute, removeLearnerAttribute } from '#server/organisations/date-learner-attribute.ts'
import { exportOrganisations } from '#server/organisations/export-organisations.ts'
import {
  findOrganisationImport,
  listImportRows,
  listOrganisationImports,
} from '#server/organisations/find-organisation-import.ts'
import { findOrganisationPage, searchTargets } from '#server/organisations/find-organisation-page.ts'
import { findOwnPlace } from '#server/organisations/find-own-place.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { inviteLearner } from '#server/organisations/invite-learner.ts'
import { letLearnerGo } from '#server/organisations/let-learner-go.ts'
import { limitRole } from '#server/organisations/limit-role.ts'
import { listAffiliations } from '#server/organisations/list-affiliations.ts'
import { listGrantPlaces } from '#server/organisations/list-grant-places.ts'
import { listHandovers } from '#server/organisations/list-handovers.ts'
import { countJoinings, listJoinings } from '#server/organisations/list-joinings.ts'
import { findOfficial, listOfficials } from '#server/organisations/list-officials.ts'
import { listRecordRequests } from '#server/organisations/list-record-requests.ts'
import { listRegistered } from '#server/organisations/list-registered.ts'
import { findRoster, listRosters } from '#server/organisations/list-rosters.ts'
import { mergeOrganisations } from '#server/organisations/merge-organisations.ts'
import { moveOrganisation } from '#server/organisations/move-organisation.ts'
import { proposeHandover } from '#server/organisations/propose-handover.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { reopenOrganisation } from '#server/organisations/reopen-organisation.ts'
import { resetSecondFactor } from '#server/organisations/reset-second-factor.ts'
import { updateOrganisation } from '#server/organisations/update-organisation.ts'
import { withdrawRole } from '#server/organisations/withdraw-role.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { discardBulletin, draftBulletin } from '#server/portal/draft-bulletin.ts'
import { findBulletin, listBulletins } from '#server/portal/list-bulletins.ts'
import { findLetter, listChannels, listLetters } from '#server/portal/list-letters.ts'
import { findSenderByCode, listSenders } from '#server/portal/list-senders.ts'
import { retryLetter } from '#server/portal/retry-letter.ts'
import { reviseBulletin } from '#server/portal/revise-bulletin.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { withdrawBulletin } from '#server/portal/withdraw-bulletin.ts'
import { exportAudit } from '#server/reports/export-audit.ts'
import { exportLearners } from '#server/reports/export-learners.ts'
import { findCorrectable } from '#server/reports/find-correctable.ts'
import { findLearnerPage } from '#server/reports/find-learner-page.ts'
import { findLearnerScope } from '#server/reports/find-learner-scope.ts'
import { findMerge, findMergeable } from '#server/reports/find-merge.ts'
import { findWithinReach } from '#server/reports/find-within-reach.ts'
import { findAudit, listAudit } from '#server/reports/list-audit.ts'
import { listLearners } from '#server/reports/list-learners.ts'
import { mergeLearners } from '#server/reports/merge-learners.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { revealLearner } from '#server/reports/reveal-learner.ts'
import { listApiKeys } from '#server/reviews/list-api-keys.ts'
import { makeApiKey } from '#server/reviews/make-api-key.ts'
import { drawSpotCheck } from '#server/verification/draw-spot-check.ts'
import { extendYear } from '#server/verification/extend-year.ts'
import { findSubmission, listSubmittedPeople } from '#server/verification/find-submission.ts'
import { findUnitYear, listOwnUnits } from '#server/verification/find-unit-year.ts'
import { listExtensions } from '#server/verification/list-extensions.ts'
import { listSubmissions } from '#server/verification/list-submissions.ts'
import { recordFinding } from '#server/verification/record-finding.ts'
import { reopenYears } from '#server/verification/reopen-years.ts'
import { returnYears } from '#server/verification/return-years.ts'
import { showProgress } from '#server/verification/show-progress.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { takeUpSubmission } from '#server/verification/take-up-submission.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { withdrawSubmission } from '#server/verification/withdraw-submission.ts'
import { makeCreditCode } from './make-credit-code.ts'
import { makePhone } from './make-id-number.ts'
import { attendanceRows } from './scope-attendance.ts'
import { complaintRows } from './scope-complaints.ts'
import { feeRows } from './scope-fees.ts'
import { filingRows } from './scope-filings.ts'
import { fundRows } from './scope-funds.ts'
import { institutionRows } from './scope-institutions.ts'
import { questionRows } from './scope-questions.ts'
import { reportRows } from './scope-reports.ts'
import type { ScopeWorld } from './scope-world.ts'

/**
 * How one exported operation or query is asked for something of `company`. `by`: who may; null when showing that would change what other rows need (its own
 * room's tests show it then). A string says why there is nothing to ask: what it touches is the actor's own.
 */
export type ScopeRow =
  | { by: keyof ScopeWorld['rightful'] | null; ask: (actor: Actor, world: ScopeWorld) => Promise<unknown> }
  | string

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'
const law = 'is the law of the city, which every official reads'
const reason = '示范理由'
const bulletin = { title: '示范通知', body: '示范内容', urgent: false, expiresOn: '' }

/** `room/file#function`, in the order in which they are asked. */
export const scopeRows: Record<string, ScopeRow> = {
  ...attendanceRows,
  ...complaintRows,
  ...feeRows,
  ...fundRows,
  ...filingRows,
  ...institutionRows,
  ...questionRows,
  ...reportRows,
  'reports/find-learner-scope#findLearnerScope': {
    by: 'handler',
    ask: (actor, { company }) => findLearnerScope(actor, 'learner.see', company),
  },
  'certificates/issue-own-statement#issueOwnStatement': own,
  'certificates/queries#listMyCertificates': own,
  'certificates/queries#getMyCertificateFile': own,
  'certificates/revoke-certificate#revokeCertificate':
    'is the bureau’s alone, whose reach is the city: certificates.test.ts shows it',
  'reviews/make-api-key#makeApiKey': {
    by: 'bureau',
    ask: (actor) => makeApiKey(actor, { name: '示范', holder: '示范单位', scopes: ['verify'], perMinute: 1, validDays: 1 }),
  },
  'reviews/revoke-api-key#revokeApiKey': 'is the bureau’s alone: api.test.ts shows who may',
  'reviews/list-api-keys#listApiKeys': { by: 'bureau', ask: async (actor) => (await listApiKeys(actor)).map((key) => key.name) },
  'reviews/give-consent#giveConsent': own,
  'reviews/give-consent#listConsents': own,
  'reviews/revoke-consent#revokeConsent': own,
  'reviews/list-checks#listChecks': own,
  'reviews/list-checks#findCheck': own,
  'reviews/export-check#exportCheck': own,
  'reviews/check-list#checkList':
    'is bound to a consent or a duty that is recorded, not to a place: reviews.test.ts shows who may',
  'reports/find-within-reach#findWithinReach': {
    by: 'handler',
    ask: async (actor, { learner }) => [...(await findWithinReach(actor, [learner.accountId]))],
  },
  'reports/order-printing#orderPrinting': {
    by: 'handler',
    ask: async (actor, { company }) => {
      const wish = { kinds: ['statement' as const], years: [2026], format: 'pdf' as const, numbers: '' }
      const ordered = await orderPrinting(actor, { ...wish, filter: { under: company } })
      // Whoever may print elsewhere is told that nobody is here.
      return !ordered.ok && ordered.reason === 'printing-empty' ? { ok: false, reason: 'not-found' } : ordered
    },
  },
  'reports/list-printings#listPrintings': own,
  'reports/list-printings#findPrinting': own,
  'reports/fetch-printing#fetchPrinting': own,
  'reports/cancel-printing#cancelPrinting': own,
  'reports/list-audit#listAudit': {
    by: 'auditor',
    ask: async (actor, { company }) => (await listAudit(actor, { under: company })).lines,
  },
  'reports/list-audit#findAudit': {
    by: 'auditor',
    ask: async (actor, { company }) =>
      findAudit(actor, (await sql.one<{ id: number }>`select max(id) as id from audit_event where object_id = ${company}`).id),
  },
  'reports/export-audit#exportAudit': {
    by: 'auditor',
    ask: async (actor, { company }) => {
      const exported = await exportAudit(actor, { under: company })
      return exported.ok ? exported.value.rows.map(([id]) => id) : exported
    },
  },
  'reports/list-learners#listLearners': {
    by: 'handler',
    ask: async (actor, { company }) => (await listLearners(actor, { filter: { under: company } })).rows,
  },
  'reports/export-learners#exportLearners': {
    by: 'handler',
    ask: async (actor, { company }) => {
      const exported = await exportLearners(actor, { filter: { under: company } })
      return exported.ok ? exported.value.rows.map(([name]) => name) : exported
    },
  },
  'reports/find-learner-page#findLearnerPage': {
    by: 'handler',
    ask: (actor, { learner }) => findLearnerPage(actor, learner.accountId),
  },
  'reports/reveal-learner#revealLearner': {
    by: 'bureau',
    ask: (actor, { learner }) => revealLearner(actor, { learnerId: learner.accountId, reason }),
  },
  'reports/find-own-entry#findOwnEntry': own,
  'reports/find-merge#findMergeable': {
    by: 'bureau',
    ask: (actor, { learner }) => findMergeable(actor, learner.accountId),
  },
  'reports/find-merge#findMerge': {
    by: 'bureau',
    ask: (actor, { learner, spare }) => findMerge(actor, spare.accountId, learner.phone),
  },
  'reports/merge-learners#mergeLearners': {
    by: 'bureau',
    ask: (actor, { learner, spare }) => mergeLearners(actor, { keptId: learner.accountId, mergedId: spare.accountId, reason }),
  },
  'organisations/change-own-phone#changeOwnPhone': own,
  'organisations/ask-record-request#askRecordRequest': own,
  'organisations/answer-record-request#withdrawRecordRequest': own,
  'organisations/list-record-requests#listOwnRecordRequests': own,
  'organisations/list-record-requests#listRecordRequests': {
    by: 'handler',
    ask: async (actor) => (await listRecordRequests(actor)).rows,
  },
  'organisations/answer-record-request#answerRecordRequest': {
    by: 'handler',
    ask: (actor, { recordRequestId }) =>
      answerRecordRequest(actor, { requestId: recordRequestId, answer: 'decline', words: reason }),
  },
  'declarations/start-declaration#startDeclaration': own,
  'declarations/save-declaration#saveDeclaration': own,
  'declarations/submit-declaration#submitDeclaration': own,
  'declarations/withdraw-declaration#withdrawDeclaration': own,
  'declarations/attach-evidence#attachEvidence': own,
  'declarations/remove-evidence#removeEvidence': own,
  'declarations/lock-own-open#lockOwnOpen': check,
  'declarations/list-own-declarations#listOwnDeclarations': own,
  'declarations/find-own-declaration#findOwnDeclaration': own,
  'declarations/set-signature#setSignature': own,
  'declarations/set-signature#findOwnSignature': own,
  'declarations/list-registrations#listRegistrations': {
    by: 'handler',
    ask: async (actor) => (await listRegistrations(actor)).rows,
  },
  'declarations/list-registrations#countRegistrations': {
    by: 'handler',
    ask: async (actor) => ((await countRegistrations(actor, 10)) === 0 ? [] : ['waiting']),
  },
  'declarations/find-registration#findRegistration': {
    by: 'handler',
    ask: (actor, { declarationId }) => findRegistration(actor, declarationId),
  },
  'declarations/find-evidence#findEvidence': {
    by: 'handler',
    ask: async (actor, { declarationId, rightful }) => {
      const found = await findRegistration(rightful.handler, declarationId)
      const file = await findEvidence(actor, found?.declaration.evidence[0]?.id ?? '')
      return file ? ['a file'] : null
    },
  },
  'declarations/decide-declaration#decideDeclaration': {
    by: 'handler',
    ask: (actor, { declarationId }) =>
      decideDeclaration(actor, { declarationId, revision: 2, action: 'return', reason, centihours: null }),
  },
  'declarations/decide-declarations#decideDeclarations': {
    by: 'handler',
    ask: (actor, { declarationId }) =>
      decideDeclarations(actor, { action: 'register', declarations: [{ declarationId, revision: 3 }] }),
  },

  'organisations/acts-for#actsFor': check,
  'organisations/find-answering#findStampPlace': check,
  'organisations/find-answering#verifyingPlaces': check,
  'verification/lock-submission#lockForOfficer': check,
  'verification/decide-years#decideYears': check,
  'verification/list-submissions#listSubmissions': { by: 'reviewer', ask: (actor) => listSubmissions(actor, { year: 2026 }) },
  'verification/find-submission#findSubmission': {
    by: 'handler',
    ask: (actor, { submissionId }) => findSubmission(actor, submissionId),
  },
  'verification/find-submission#listSubmittedPeople': {
    by: 'reviewer',
    ask: (actor, { submissionId }) => listSubmittedPeople(actor, submissionId, {}),
  },
  'verification/find-unit-year#findUnitYear': {
    by: 'handler',
    ask: (actor, { company }) => findUnitYear(actor, { organisationId: company, year: 2026 }),
  },
  'verification/find-unit-year#listOwnUnits': { by: 'handler', ask: (actor) => listOwnUnits(actor) },
  'verification/show-progress#showProgress': {
    by: 'reviewer',
    ask: (actor, { company }) => showProgress(actor, { year: 2026, under: company }),
  },
  'hours/lock-draft#lockDraft': check,
  'hours/list-policies#listPolicies': law,
  'hours/list-policies#findPolicyPage': law,
  'hours/reverse-entry#reverseEntry': 'is for two of the bureau together; the tests of the ledger show who is refused',
  'hours/ask-reversal#askReversal': {
    by: 'bureau',
    ask: (actor, { entryId }) => askReversal(actor, { entryId, reason }),
  },
  'hours/list-reversals#listReversals': { by: 'bureau', ask: async (actor) => (await listReversals(actor)).rows },
  'hours/list-reversals#findReversible': { by: 'bureau', ask: (actor, { entryId }) => findReversible(actor, entryId) },
  'hours/answer-reversal#answerReversal': {
    by: 'bureau',
    ask: async (actor, { rightful }) => {
      const [open] = (await listReversals(rightful.bureau)).rows
      return answerReversal(actor, { requestId: open?.id ?? '', answer: 'withdraw' })
    },
  },
  'hours/start-draft#startDraft': {
    by: 'bureau',
    ask: (actor) => startDraft(actor, { year: 2027, packId: null, reason }),
  },
  'hours/find-draft#findDraft': { by: 'bureau', ask: (actor, { policyDraftId }) => findDraft(actor, policyDraftId) },
  'hours/list-policies#listOpenDrafts': { by: 'bureau', ask: (actor) => listOpenDrafts(actor) },
  'hours/edit-draft#editDraft': {
    by: 'bureau',
    ask: (actor, { policyDraftId: draftId }) =>
      editDraft(actor, { draftId, revision: 1, edit: { kind: 'figures', values: { 'exam.attempts': '5' }, cite: '' } }),
  },
  'hours/ask-simulation#askSimulation': {
    by: 'bureau',
    ask: (actor, { policyDraftId: draftId }) => askSimulation(actor, { draftId, revision: 2 }),
  },
  'hours/publish-draft#publishDraft': {
    by: 'bureau',
    ask: (actor, { policyDraftId: draftId }) => publishDraft(actor, { draftId, revision: 2, reason, holdsFrom: null }),
  },
  'hours/discard-draft#discardDraft': {
    by: 'bureau',
    ask: (actor, { policyDraftId: draftId }) => discardDraft(actor, { draftId, revision: 2 }),
  },
  'verification/extend-year#extendYear': {
    by: 'bureau',
    ask: (actor, { company }) =>
      extendYear(actor, { organisationId: company, year: 2026, until: new Date('2027-02-01T00:00:00Z'), reason }),
  },
  'verification/list-extensions#listExtensions': { by: 'bureau', ask: (actor) => listExtensions(actor, 2026) },
  'verification/take-up-submission#takeUpSubmission': {
    by: 'reviewer',
    ask: (actor, { submissionId }) => takeUpSubmission(actor, submissionId),
  },
  'verification/draw-spot-check#drawSpotCheck': {
    by: 'reviewer',
    ask: (actor, { submissionId }) => drawSpotCheck(actor, submissionId),
  },
  'verification/record-finding#recordFinding': {
    by: 'reviewer',
    ask: (actor, { submissionId, learner }) =>
      recordFinding(actor, { submissionId, learnerId: learner.accountId, finding: 'fine', note: '' }),
  },
  'verification/return-years#returnYears': {
    by: null,
    ask: (actor, { submissionId }) => returnYears(actor, { submissionId, learnerIds: 'all', reason }),
  },
  'verification/verify-years#verifyYears': {
    by: 'reviewer',
    ask: (actor, { submissionId }) => verifyYears(actor, { submissionId, learnerIds: 'all' }),
  },
  'verification/reopen-years#reopenYears': {
    by: 'reviewer',
    ask: (actor, { learner }) =>
      reopenYears(actor, { learnerIds: [learner.accountId], year: 2026, kind: 'supplementary', reason }),
  },
  'verification/submit-year#submitYear': {
    by: 'handler',
    ask: (actor, { company }) => submitYear(actor, { organisationId: company, year: 2026, learnerIds: 'all' }),
  },
  'verification/withdraw-submission#withdrawSubmission': {
    by: 'handler',
    ask: (actor, { submissionId }) => withdrawSubmission(actor, submissionId),
  },

  'books/reaches-book#reachesBook': check,
  'books/lock-handover#lockHandover': check,
  'books/find-book-pages#findOwnBookPages': own,
  'books/declare-book#declareBook': own,
  'books/upload-photo#uploadPhoto': own,
  'books/find-place-stock#findPlaceStock': { by: 'auditor', ask: (actor, { company }) => findPlaceStock(actor, company) },
  'books/reconcile-books#reconcileBooks': { by: 'auditor', ask: (actor, { company }) => reconcileBooks(actor, company) },
  'books/list-holders#listHolders': { by: 'handler', ask: (actor, { company }) => listHolders(actor, { placeId: company }) },
  'books/list-receivers#listReceivers': { by: 'reviewer', ask: (actor, { district }) => listReceivers(actor, district, '') },
  'books/find-book#findBook': { by: 'auditor', ask: (actor, { bookNumber }) => findBook(actor, bookNumber) },
  'books/find-book-pages#findBookPages': {
    by: 'handler',
    ask: (actor, { learner }) => findBookPages(actor, learner.accountId),
  },
  'books/list-waiting-photos#listWaitingPhotos': { by: 'handler', ask: (actor) => listWaitingPhotos(actor) },
  'books/find-photo#findPhoto': {
    by: 'handler',
    ask: async (actor, { photoId }) => [await findPhoto(actor, photoId)].flatMap((photo) => photo?.type ?? []),
  },
  'books/decide-photo#decidePhoto': {
    by: 'handler',
    ask: (actor, { photoId }) => decidePhoto(actor, { photoId, approve: true, reason: '' }),
  },
  'books/receive-books#receiveBooks': {
    by: 'bureau',
    ask: (actor, { bureau: placeId }) => receiveBooks(actor, { placeId, first: 9_001, quantity: 1, note: '' }),
  },
  'books/take-in-books#takeInBooks': {
    by: 'handler',
    ask: (actor, { bookHandoverId: handoverId }) => takeInBooks(actor, { handoverId, counted: 1, note: '' }),
  },
  'books/recall-books#recallBooks': { by: 'reviewer', ask: (actor, { bookHandoverId }) => recallBooks(actor, bookHandoverId) },
  'books/close-book-request#closeBookRequest': {
    by: 'handler',
    ask: (actor, { bookRequestId: requestId }) => closeBookRequest(actor, { requestId, as: 'withdrawn' }),
  },
  'books/request-books#requestBooks': {
    by: 'handler',
    ask: (actor, { company }) => requestBooks(actor, { placeId: company, quantity: 1, note: '' }),
  },
  'books/change-book#changeBook': {
    by: 'handler',
    ask: (actor, { bookNumber }) => changeBook(actor, { number: bookNumber, act: 'fill', reason }),
  },
  'books/issue-book#issueBook': {
    by: 'handler',
    ask: (actor, { learner }) => issueBook(actor, { learnerId: learner.accountId, number: null }),
  },
  'books/plan-bulk-issue#planBulkIssue': { by: 'handler', ask: (actor, { company }) => planBulkIssue(actor, company) },
  'books/issue-books-in-bulk#issueBooksInBulk': {
    by: 'handler',
    ask: (actor, { company }) => issueBooksInBulk(actor, { placeId: company, seal: 'f'.repeat(64) }),
  },
  'books/spoil-books#spoilBooks': {
    by: 'handler',
    ask: (actor, { company }) => spoilBooks(actor, { placeId: company, first: 8_009, quantity: 1, reason }),
  },
  'books/hand-over-books#handOverBooks': {
    by: 'handler',
    ask: (actor, { company, district }) => handOverBooks(actor, { fromId: company, toId: district, first: 8_010, quantity: 1 }),
  },

  'organisations/record-look#recordLook': own,
  'organisations/answers-for#answersFor': check,
  'organisations/answers-for#mayGiveAllOf': check,
  'organisations/answers-for#findHeld': check,
  'organisations/correct-learner#correctLearner': {
    by: 'handler',
    ask: (actor, { learner }) =>
      correctLearner(actor, { learnerId: learner.accountId, realName: '王改名', idNumber: '', phone: '', reason }),
  },
  'organisations/date-learner-attribute#dateLearnerAttribute': {
    by: 'handler',
    ask: (actor, { learner }) =>
      dateLearnerAttribute(actor, {
        ...{ learnerId: learner.accountId, reason },
        attribute: { kind: 'high-tech', value: 'no', sinceOn: '2020-01-01' },
      }),
  },
  'organisations/date-learner-attribute#removeLearnerAttribute': {
    by: 'handler',
    ask: (actor, { learner }) =>
      removeLearnerAttribute(actor, { learnerId: learner.accountId, reason, kind: 'high-tech', sinceOn: '2020-01-01' }),
  },
  'organisations/change-learner-access#changeLearnerAccess': {
    by: 'handler',
    ask: (actor, { learner }) => changeLearnerAccess(actor, { learnerId: learner.accountId, change: 'reset', reason }),
  },
  'reports/list-looks#listLooks': own,
  'reports/export-own-data#exportOwnData': own,
  'reports/find-correctable#findCorrectable': {
    by: 'handler',
    ask: (actor, { learner }) => findCorrectable(actor, 'learner.correct', learner.accountId),
  },
  'organisations/scope#placesOf': check,
  'organisations/scope#isOperator': check,
  'organisations/scope#reaches': check,
  'organisations/scope#governs': check,
  'organisations/find-standings#findStandings': check,
  'organisations/load-grant#loadGrant': check,

  'organisations/browse-organisations#browseOrganisations': {
    by: 'handler',
    ask: (actor, { company }) => browseOrganisations(actor, { under: company }),
  },
  'organisations/browse-organisations#listBranch': { by: 'reviewer', ask: (actor, { district }) => listBranch(actor, district) },
  'organisations/browse-organisations#listDistricts': 'districts of the city are no secret',
  'organisations/browse-organisations#listPlaces': { by: 'handler', ask: (actor) => listPlaces(actor, 'organisation.see') },
  'organisations/export-organisations#exportOrganisations': {
    by: 'handler',
    ask: (actor, { company }) => exportOrganisations(actor, { under: company }),
  },
  'organisations/find-organisation-page#findOrganisationPage': {
    by: 'handler',
    ask: (actor, { company }) => findOrganisationPage(actor, company),
  },
  'organisations/find-organisation-page#searchTargets': {
    by: 'reviewer',
    ask: (actor, { sibling }) => searchTargets(actor, { search: '海河工程', kinds: ['unit'], except: sibling }),
  },
  'organisations/find-own-place#findOwnPlace': { by: 'handler', ask: (actor) => findOwnPlace(actor) },
  'organisations/create-organisation#createOrganisation': {
    by: 'reviewer',
    ask: (actor, { company }) =>
      createOrganisation(actor, { kind: 'unit', name: '海河检测所', code: makeCreditCode(800_001), parentId: company }),
  },
  'organisations/update-organisation#updateOrganisation': {
    by: 'handler',
    ask: (actor, { company }) => updateOrganisation(actor, { organisationId: company, contactName: '王芳' }),
  },
  'organisations/rename-organisation#renameOrganisation': {
    by: 'reviewer',
    ask: (actor, { company }) => renameOrganisation(actor, { organisationId: company, name: '海河工程公司', reason }),
  },
  'organisations/move-organisation#moveOrganisation': {
    by: 'reviewer',
    ask: (actor, { company, district }) => moveOrganisation(actor, { organisationId: company, parentId: district, reason }),
  },
  'organisations/merge-organisations#mergeOrganisations': {
    by: null,
    ask: (actor, { company, sibling }) => mergeOrganisations(actor, { fromId: company, intoId: sibling, reason }),
  },
  'organisations/close-organisation#closeOrganisation': {
    by: 'reviewer',
    ask: (actor, { company }) => closeOrganisation(actor, { organisationId: company, reason }),
  },
  'organisations/reopen-organisation#reopenOrganisation': {
    by: 'reviewer',
    ask: (actor, { company }) => reopenOrganisation(actor, { organisationId: company, reason }),
  },
  'organisations/check-organisation-import#checkOrganisationImport': {
    by: 'reviewer',
    ask: (actor, { company, importRows: rows }) =>
      checkOrganisationImport(actor, { organisationId: company, fileName: '机构.xlsx', rows }),
  },
  'organisations/find-organisation-import#findOrganisationImport': {
    by: 'reviewer',
    ask: (actor, { importId }) => findOrganisationImport(actor, importId),
  },
  'organisations/find-organisation-import#listImportRows': {
    by: 'reviewer',
    ask: (actor, { importId }) => listImportRows(actor, importId, {}),
  },
  'organisations/find-organisation-import#listOrganisationImports': {
    by: 'reviewer',
    ask: (actor) => listOrganisationImports(actor),
  },
  'organisations/confirm-organisation-import#confirmOrganisationImport': {
    by: 'reviewer',
    ask: (actor, { importId }) => confirmOrganisationImport(actor, importId),
  },
  'organisations/confirm-organisation-import#cancelOrganisationImport': {
    by: 'reviewer',
    ask: (actor, { importToCancel }) => cancelOrganisationImport(actor, importToCancel),
  },

  'organisations/affiliate-learner#affiliateLearner': {
    by: 'handler',
    ask: (actor, { learner, company }) => affiliateLearner(actor, { learnerId: learner.accountId, organisationId: company }),
  },
  'organisations/list-affiliations#listAffiliations': {
    by: 'handler',
    ask: (actor, { learner }) => listAffiliations(actor, learner.accountId),
  },
  'organisations/ask-to-join#askToJoin': 'anybody may ask any unit to be registered there',
  'organisations/ask-to-leave#askToLeave': own,
  'organisations/list-own-joinings#listOwnJoinings': own,
  'organisations/list-registered#listRegistered': { by: 'handler', ask: (actor) => listRegistered(actor) },
  'organisations/list-joinings#listJoinings': {
    by: 'handler',
    ask: (actor) => listJoinings(actor, { tab: 'confirm' }),
  },
  'organisations/list-joinings#countJoinings': {
    by: 'handler',
    ask: async (actor) => Object.values(await countJoinings(actor)).filter((count) => count > 0),
  },
  'organisations/answer-as-learner#answerAsLearner': {
    by: 'applicant',
    ask: (actor, { joiningId }) => answerAsLearner(actor, { joiningId, answer: 'agree' }),
  },
  'organisations/answer-joinings#answerJoinings': {
    by: 'handler',
    ask: (actor, { joiningId }) => answerJoinings(actor, { joiningIds: [joiningId], answer: 'agree' }),
  },
  'organisations/bind-holding-place#bindHoldingPlace': {
    by: 'reviewer',
    ask: (actor, { holdingId, company }) => bindHoldingPlace(actor, { joiningIds: [holdingId], organisationId: company }),
  },
  'organisations/invite-learner#inviteLearner': {
    by: 'handler',
    ask: (actor, { company }) =>
      inviteLearner(actor, { organisationId: company, realName: '周文博', by: 'phone', number: makePhone(800_001) }),
  },
  'organisations/let-learner-go#letLearnerGo': {
    by: null,
    ask: (actor, { learner }) => letLearnerGo(actor, { learnerId: learner.accountId, reason: 'left', note: '' }),
  },
  'organisations/check-roster#checkRoster': {
    by: 'handler',
    ask: (actor, { company, rosterRows: rows }) => checkRoster(actor, { organisationId: company, fileName: '名册.xlsx', rows }),
  },
  'organisations/list-rosters#listRosters': { by: 'handler', ask: (actor) => listRosters(actor) },
  'organisations/list-rosters#findRoster': { by: 'handler', ask: (actor, { rosterId }) => findRoster(actor, rosterId) },
  'organisations/confirm-roster#confirmRoster': { by: 'handler', ask: (actor, { rosterId }) => confirmRoster(actor, rosterId) },
  'organisations/confirm-roster#cancelRoster': {
    by: 'handler',
    ask: (actor, { rosterToCancel }) => cancelRoster(actor, rosterToCancel),
  },

  'organisations/list-officials#listOfficials': { by: 'handler', ask: (actor) => listOfficials(actor, {}) },
  'organisations/list-officials#findOfficial': { by: 'handler', ask: (actor, { grantId }) => findOfficial(actor, grantId) },
  'organisations/list-grant-places#listGrantPlaces': {
    by: 'reviewer',
    ask: (actor, { company }) => listGrantPlaces(actor, { organisationId: company }),
  },
  'organisations/list-handovers#listHandovers': { by: 'handler', ask: (actor) => listHandovers(actor) },
  'organisations/grant-role#grantRole': {
    by: 'reviewer',
    ask: (actor, { successor, company }) =>
      grantRole(actor, { accountId: successor.accountId, role: 'handler', organisationId: company }),
  },
  'organisations/limit-role#limitRole': {
    by: 'reviewer',
    ask: (actor, { spareGrantId }) => limitRole(actor, { grantId: spareGrantId, validUntil: null }),
  },
  'organisations/reset-second-factor#resetSecondFactor': {
    by: 'reviewer',
    ask: (actor, { spare }) => resetSecondFactor(actor, spare.accountId),
  },
  'organisations/withdraw-role#withdrawRole': {
    by: 'reviewer',
    ask: (actor, { spareGrantId }) => withdrawRole(actor, spareGrantId),
  },
  'organisations/propose-handover#proposeHandover': {
    by: 'handler',
    ask: (actor, { company, learner }) =>
      proposeHandover(actor, { organisationId: company, successorId: learner.accountId, leaves: false }),
  },
  'organisations/answer-handover#answerHandover': {
    by: 'reviewer',
    ask: (actor, { handoverId }) => answerHandover(actor, { handoverId, answer: 'decline' }),
  },

  'identity/act-as#actAs': own,
  'identity/begin-second-factor#beginSecondFactor': own,
  'identity/change-password#changePassword': own,
  'identity/confirm-by-password#confirmByPassword': own,
  'identity/demonstration-factor#findDemonstrationCode': own,
  'identity/end-session#endSession': own,
  'identity/queries#findSecondFactor': own,
  'identity/queries#listSessions': own,
  'identity/renew-recovery-codes#renewRecoveryCodes': own,
  'identity/sign-out#signOut': own,
  'identity/sign-out-everywhere#signOutEverywhere': own,
  'identity/use-second-factor#confirmByCode': own,
  'identity/use-second-factor#useSecondFactor': own,

  'portal/lock-bulletin#lockBulletin': check,
  'portal/add-email#addEmail': own,
  'portal/choose-letters#chooseLetters': own,
  'portal/find-letter-choice#findLetterChoice': own,
  'portal/prove-email#proveEmail': own,
  'portal/remove-email#removeEmail': own,
  'portal/list-letters#listChannels': { by: null, ask: (actor) => listChannels(actor) },
  'portal/list-letters#listLetters': { by: null, ask: async (actor) => (await listLetters(actor)).letters },
  'portal/list-letters#findLetter': { by: null, ask: (actor) => findLetter(actor, newId()) },
  'portal/retry-letter#retryLetter': { by: null, ask: (actor) => retryLetter(actor, newId()) },
  'portal/mark-notices-read#markNoticesRead': own,
  'portal/draft-bulletin#draftBulletin': {
    by: 'handler',
    ask: (actor, { company }) => draftBulletin(actor, { ...bulletin, audience: 'learners', organisationId: company }),
  },
  'portal/list-senders#listSenders': { by: 'handler', ask: (actor, { company }) => listSenders(actor, company) },
  'portal/list-senders#findSenderByCode': {
    by: 'handler',
    ask: async (actor, { company }) => findSenderByCode(actor, (await findOrganisation(company))?.code ?? ''),
  },
  'portal/list-bulletins#listBulletins': { by: 'handler', ask: async (actor) => (await listBulletins(actor)).bulletins },
  'portal/list-bulletins#findBulletin': { by: 'handler', ask: (actor, { bulletinId }) => findBulletin(actor, bulletinId) },
  'portal/send-bulletin#sendBulletin': { by: 'handler', ask: (actor, { bulletinId }) => sendBulletin(actor, bulletinId) },
  'portal/revise-bulletin#reviseBulletin': {
    by: 'handler',
    ask: (actor, { bulletinId }) => reviseBulletin(actor, { ...bulletin, bulletinId, body: '更正后的内容' }),
  },
  'portal/withdraw-bulletin#withdrawBulletin': {
    by: 'handler',
    ask: (actor, { bulletinId }) => withdrawBulletin(actor, { bulletinId, reason }),
  },
  'portal/draft-bulletin#discardBulletin': {
    by: 'handler',
    ask: (actor, { draftToDiscard }) => discardBulletin(actor, draftToDiscard),
  },
}
