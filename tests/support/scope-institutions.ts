import type { Actor } from '#server/identity/actor.ts'
import { agreePlace, declinePlace } from '#server/institutions/agree-place.ts'
import { assessInstitution, changeStanding } from '#server/institutions/assess-institution.ts'
import { attachFile, detachFile } from '#server/institutions/attach-file.ts'
import { cancelClass } from '#server/institutions/cancel-class.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { answerEvaluation } from '#server/institutions/evaluate-class.ts'
import { findClass, seesClass } from '#server/institutions/find-class.ts'
import { findInstitution } from '#server/institutions/find-institution.ts'
import { findInstitutionFile, findPaper, listWaitingPapers } from '#server/institutions/find-paper.ts'
import { decideClass, handInClass } from '#server/institutions/hand-in-class.ts'
import { listAgreements } from '#server/institutions/list-agreements.ts'
import { listClasses, listClassPlaces } from '#server/institutions/list-classes.ts'
import { listInstitutions } from '#server/institutions/list-institutions.ts'
import { priceClass } from '#server/institutions/price-class.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { savePaper, withdrawPaper } from '#server/institutions/save-paper.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { file, goodClass, goodRecognition, makeInstitution, publishClass, submitRecognition } from './class-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

type Made = { organisationId: string; classId: string; paperId: string; fileId: string; placeId: string }
const kept = new WeakMap<ScopeWorld, Promise<Made>>()
/** A recognised institution with a class that is open, a paper that waits and a learner of `company` who asks the unit to pay; made when the first row asks. */
function made(world: ScopeWorld): Promise<Made> {
  const known = kept.get(world) ?? make(world)
  kept.set(world, known)
  return known
}
async function make(world: ScopeWorld): Promise<Made> {
  const { bureau, company, learner, rightful } = world
  const { organisationId, speaker } = await makeInstitution({ bureau, chief: { actor: rightful.bureau } })
  const classId = await publishClass(speaker.actor, organisationId, goodClass(30))
  const paperId = await submitRecognition(speaker.actor, organisationId)
  const { id: fileId } = await sql.one<{ id: string }>`select id from institution_file where paper_id = ${paperId}`
  const placeId = newId()
  await sql.run`
    insert into class_place (id, class_id, learner_id, state, payer, unit_id, asked_at, changed_at)
    values (${placeId}, ${classId}, ${learner.accountId}, 'asked', 'unit', ${company}, now(), now())`
  return { organisationId, classId, paperId, fileId, placeId }
}

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'
const at = (
  by: 'handler' | 'bureau' | null,
  ask: (actor: Actor, made: Made, world: ScopeWorld) => Promise<unknown>,
): ScopeRow => ({
  by,
  ask: async (actor, world) => ask(actor, await made(world), world),
})
const reason = '示范理由'
const days = { validFrom: '2026-01-01', validUntil: '2099-12-31' }

export const institutionRows: Record<string, ScopeRow> = {
  'institutions/lock-paper#lockOwnPaper': check,
  'institutions/lock-paper#lockPaperForAnswer': check,
  'institutions/lock-class#lockOwnClass': check,
  'institutions/lock-class#lockClassForAnswer': check,
  'institutions/ask-place#askPlace': 'is open to whoever is registered in its audience: institutions.test.ts',
  'institutions/ask-place#withdrawPlace': own,
  'institutions/evaluate-class#evaluateClass': own,
  'institutions/list-open-classes#listOpenClasses':
    'shows what is open to whoever asks by where they are registered: institutions.test.ts',
  'institutions/list-open-classes#findOpenClass':
    'shows what is open to whoever asks by where they are registered: institutions.test.ts',
  'institutions/list-classes#listClassPlaces': { by: null, ask: (actor) => listClassPlaces(actor) },
  'institutions/list-classes#listClasses': at('bureau', async (actor, { classId }) =>
    (await listClasses(actor, { show: 'all', search: '', page: 1 })).rows
      .filter((row) => row.id === classId)
      .map((row) => row.id),
  ),
  'institutions/list-institutions#listInstitutions': at('bureau', async (actor, { organisationId }) =>
    (await listInstitutions(actor, { search: '', page: 1 })).rows
      .filter((row) => row.organisationId === organisationId)
      .map((row) => row.organisationId),
  ),
  'institutions/find-institution#findInstitution': at('bureau', async (actor, { organisationId }) =>
    (await findInstitution(actor, organisationId)) ? ['an institution'] : null,
  ),
  'institutions/find-paper#findPaper': at('bureau', async (actor, { paperId }) =>
    (await findPaper(actor, paperId)) ? ['a paper'] : null,
  ),
  'institutions/find-paper#listWaitingPapers': at('bureau', async (actor) =>
    (await listWaitingPapers(actor)).map((paper) => paper.id),
  ),
  'institutions/find-paper#findInstitutionFile': at('bureau', async (actor, { fileId }) =>
    (await findInstitutionFile(actor, fileId)) ? ['a file'] : null,
  ),
  'institutions/find-class#seesClass': at('bureau', async (actor, { classId }) =>
    (await seesClass(actor, classId)) ? ['yes'] : null,
  ),
  'institutions/find-class#findClass': at('bureau', async (actor, { classId }) =>
    (await findClass(actor, classId)) ? ['a class'] : null,
  ),
  'institutions/list-agreements#listAgreements': at('handler', async (actor) =>
    (await listAgreements(actor)).map((each) => each.placeId),
  ),
  'institutions/start-paper#startPaper': at(null, (actor, { organisationId }) =>
    startPaper(actor, { organisationId, kind: 'seminar' }),
  ),
  'institutions/save-paper#savePaper': at(null, (actor, { paperId }) =>
    savePaper(actor, { paperId, revision: 2, content: goodRecognition, submit: false }),
  ),
  'institutions/save-paper#withdrawPaper': at(null, (actor, { paperId }) => withdrawPaper(actor, paperId)),
  'institutions/attach-file#attachFile': at(null, (actor, { classId }) =>
    attachFile(actor, { owner: { of: 'class', id: classId }, ...file() }),
  ),
  'institutions/attach-file#detachFile': at(null, (actor, { fileId }) => detachFile(actor, fileId)),
  'institutions/start-class#startClass': at(null, (actor, { organisationId }) =>
    startClass(actor, { organisationId, copyOf: null, seminarId: null }),
  ),
  'institutions/save-class#saveClass': at(null, (actor, { classId }) =>
    saveClass(actor, { classId, revision: 2, content: goodClass(30), publish: false }),
  ),
  'institutions/price-class#priceClass': at(null, (actor, { classId }) => priceClass(actor, { classId, priceId: null })),
  'institutions/cancel-class#cancelClass': at(null, (actor, { classId }) => cancelClass(actor, { classId, reason })),
  'institutions/hand-in-class#handInClass': at(null, (actor, { classId }) => handInClass(actor, { classId, note: '' })),
  'institutions/hand-in-class#decideClass': at('bureau', (actor, { classId }) =>
    decideClass(actor, { classId, confirm: true, answer: '' }),
  ),
  'institutions/agree-place#agreePlace': at('handler', (actor, { placeId }) =>
    agreePlace(actor, { placeId, agree: false, reason }),
  ),
  'institutions/agree-place#declinePlace': at(null, (actor, { placeId }) => declinePlace(actor, { placeId, reason })),
  'institutions/evaluate-class#answerEvaluation': at(null, (actor, { classId }) =>
    answerEvaluation(actor, { classId, number: 1, answer: reason }),
  ),
  'institutions/decide-paper#decidePaper': at('bureau', (actor, { paperId }) =>
    decidePaper(actor, { paperId, revision: 2, action: 'return', answer: reason, ...days }),
  ),
  'institutions/assess-institution#assessInstitution': at('bureau', (actor, { organisationId }) =>
    assessInstitution(actor, { organisationId, year: 2025, grade: 'good', remarks: reason }),
  ),
  'institutions/assess-institution#changeStanding': at('bureau', (actor, { organisationId }) =>
    changeStanding(actor, { organisationId, act: 'suspend', reason }),
  ),
}
