import { publishPolicy } from '#server/hours/publish-policy.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import type { Actor } from '#server/identity/actor.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { askRecordRequest } from '#server/organisations/ask-record-request.ts'
import { askToJoin } from '#server/organisations/ask-to-join.ts'
import { checkOrganisationImport } from '#server/organisations/check-organisation-import.ts'
import { checkRoster } from '#server/organisations/check-roster.ts'
import { proposeHandover } from '#server/organisations/propose-handover.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { importColumns } from '#server/organisations/rules/import-template.ts'
import { rosterColumns } from '#server/organisations/rules/roster.ts'
import type { Result } from '#server/platform/result.ts'
import { draftBulletin } from '#server/portal/draft-bulletin.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { handIn } from './declaration-world.ts'
import { makeCity, makeOfficial } from './make-city.ts'
import { actorOf, type MadePerson, makePerson } from './make-person.ts'
import { makeCompanyBooks } from './scope-books.ts'
import { giveHours, readPolicy } from './verification-world.ts'

export type ScopeWorld = Awaited<ReturnType<typeof makeScopeWorld>>

/**
 * One unit (`company`) of which others shall learn nothing, with everything that can be asked about it: a learner, somebody who asks to come, handlers,
 * a handover, lists that were brought. Who asks: those who may (`rightful`) and those who may not (`others`).
 */
export async function makeScopeWorld() {
  const city = await makeCity()
  const { company, district, bureau } = city
  const handler = await makeOfficial('handler', company)
  const colleague = await makeOfficial('handler', company)
  const reviewer = await makeOfficial('reviewer', district)
  const applicant = await makePerson()
  const [learner, waiting, successor] = [await makePerson(), await makePerson(), await makePerson()]
  await value(affiliateLearner(null, { learnerId: learner.accountId, organisationId: company }))
  await value(publishPolicy(await readPolicy(2026), null))
  const handedIn = await value(submitYear(handler.actor, { organisationId: company, year: 2026, learnerIds: 'all' }))
  const joining = await value(askToJoin(applicant.actor, { organisationId: company, note: '' }))
  const wish = { wantedName: '还没有的单位', wantedCode: '', authorityId: district, note: '' }
  const holding = await value(askToJoin(waiting.actor, wish))
  const rosterRows = [rosterColumns.map((column) => column.title), ['没有号码', '', '', '', '', '']]
  const roster = () => value(checkRoster(handler.actor, { organisationId: company, fileName: '名册.xlsx', rows: rosterRows }))
  const importRows = [importColumns.map((column) => column.title), ['没有代码的单位', '', '用人单位', '', '', '', '', '', '']]
  const list = () =>
    value(checkOrganisationImport(reviewer.actor, { organisationId: district, fileName: '机构.xlsx', rows: importRows }))
  const handover = await value(
    proposeHandover(colleague.actor, { organisationId: company, successorId: successor.accountId, leaves: false }),
  )
  const bulletin = () =>
    value(
      draftBulletin(handler.actor, {
        ...{ title: '只给本单位的通知', body: '内容', urgent: false, expiresOn: '' },
        ...{ audience: 'learners', organisationId: company },
      }),
    )
  const grantOf = async (person: MadePerson) => (await actorOf(person.token)).grants[0]?.grantId as string
  const spare = await makeOfficial('handler', company)
  const chief = await makeOfficial('bureau', bureau)
  const drafted = await value(startDraft(chief.actor, { year: 2027, packId: null, reason: '只给市局看的草稿' }))
  return {
    ...city,
    ...(await makeCompanyBooks(city, { chief, reviewer, handler, learner })),
    policyDraftId: drafted.draftId,
    declarationId: await handIn(learner.actor, 'computer-skills'),
    recordRequestId: (
      await value(
        askRecordRequest(learner.actor, { kind: 'correction', realName: '只给经办人看的名字', idNumber: '', reason: '户口簿' }),
      )
    ).requestId,
    entryId: await giveHours(learner.accountId, 'professional', 8),
    ...{ importRows, rosterRows, learner, successor, spare },
    submissionId: handedIn.submissionId,
    joiningId: joining.joiningId,
    holdingId: holding.joiningId,
    rosterId: (await roster()).rosterId,
    rosterToCancel: (await roster()).rosterId,
    importId: (await list()).importId,
    importToCancel: (await list()).importId,
    handoverId: handover.handoverId,
    bulletinId: (await bulletin()).bulletinId,
    draftToDiscard: (await bulletin()).bulletinId,
    grantId: await grantOf(colleague),
    spareGrantId: await grantOf(spare),
    rightful: {
      handler: handler.actor,
      reviewer: reviewer.actor,
      bureau: chief.actor,
      auditor: (await makeOfficial('auditor', bureau)).actor,
      applicant: applicant.actor,
    },
    others: {
      'a stranger': (await makePerson()).actor,
      'a handler of a sibling': (await makeOfficial('handler', city.sibling)).actor,
      'a handler below, asking upward': (await makeOfficial('handler', city.subsidiary)).actor,
      'a reviewer of another district': (await makeOfficial('reviewer', city.otherDistrict)).actor,
      'a course maker': (await makeOfficial('course-maker', bureau)).actor,
    } satisfies Record<string, Actor>,
    /** What gives away that `company` and its people are there. Whoever stands below knows the name of what is above, so the name is none of it. */
    secrets: [
      ...[company, (await findOrganisation(company))?.code ?? ''],
      ...[learner, applicant, handler, colleague].map((person) => person.accountId),
      ...['只给本单位的通知', '没有代码的单位', '没有号码', '机构.xlsx', '名册.xlsx', '只给市局看的草稿', drafted.draftId],
    ],
  }
}

async function value<Value>(answer: Promise<Result<Value>>): Promise<Value> {
  const result = await answer
  if (!result.ok) throw new Error(result.reason)
  return result.value
}
