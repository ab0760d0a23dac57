import type { Actor } from '#server/identity/actor.ts'
import { invariant } from '#server/platform/invariant.ts'
import { changeQuestions } from '#server/questions/change-questions.ts'
import { checkImport } from '#server/questions/check-import.ts'
import { cancelImport, confirmImport } from '#server/questions/confirm-import.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { exportQuestions } from '#server/questions/export-questions.ts'
import { fileQuestion } from '#server/questions/file-question.ts'
import { findImport, listImports } from '#server/questions/find-import.ts'
import { findQuestion } from '#server/questions/find-question.ts'
import { findSimilar } from '#server/questions/find-similar.ts'
import { keepPicture } from '#server/questions/keep-picture.ts'
import { listQuestionIds, listQuestions, listShelves } from '#server/questions/list-questions.ts'
import { restoreQuestion } from '#server/questions/restore-question.ts'
import { retireQuestion } from '#server/questions/retire-question.ts'
import { reviseQuestion } from '#server/questions/revise-question.ts'
import { questionQuery } from '#server/questions/rules/question-query.ts'
import { makeQuestion } from './exam-world.ts'
import { makePerson } from './make-person.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

type Made = { questionId: string; importId: string; organisationId: string }
const kept = new WeakMap<ScopeWorld, Promise<Made>>()
/** A question and a file of `company`, which has an exam maker of its own; made when the first row asks. */
function bank(world: ScopeWorld): Promise<Made> {
  const made = kept.get(world) ?? make(world)
  kept.set(world, made)
  return made
}
async function make({ company: organisationId }: ScopeWorld): Promise<Made> {
  const person = await makePerson()
  const maker: Actor = { ...person.actor, roles: [...person.actor.roles, { role: 'exam-maker', organisationId }] }
  const made = await createQuestion(maker, { organisationId, subject: '只给本单位的科目', ...makeQuestion(1, 'single') })
  const bytes = Buffer.from('只给本单位的题 {=甲 ~乙}')
  const checked = await checkImport(maker, { organisationId, subject: '导入', fileName: '题.txt', bytes })
  invariant(made.ok && checked.ok, 'a question and a file were made')
  return { organisationId, questionId: made.value.questionId, importId: checked.value.importId }
}

const query = questionQuery.parse({})
/** Shown for the right person by question-bank.test.ts. */
const at = (ask: (actor: Actor, made: Made) => Promise<unknown>): ScopeRow => ({
  by: null,
  ask: async (actor, world) => ask(actor, await bank(world)),
})

export const questionRows: Record<string, ScopeRow> = {
  'questions/create-question#createQuestion': at((actor, { organisationId }) =>
    createQuestion(actor, { organisationId, subject: '别人的', ...makeQuestion(2, 'single') }),
  ),
  'questions/revise-question#reviseQuestion': at((actor, { questionId }) =>
    reviseQuestion(actor, { questionId, basedOn: 1, content: makeQuestion(3, 'single').content }),
  ),
  'questions/retire-question#retireQuestion': at((actor, { questionId }) => retireQuestion(actor, questionId)),
  'questions/restore-question#restoreQuestion': at((actor, { questionId }) => restoreQuestion(actor, questionId)),
  'questions/file-question#fileQuestion': at((actor, { questionId }) =>
    fileQuestion(actor, { questionId, subject: '别人的', tags: [], difficulty: 1, source: '' }),
  ),
  'questions/change-questions#changeQuestions': at((actor, { questionId }) =>
    changeQuestions(actor, { questionIds: [questionId], change: { do: 'retire', tag: '' } }),
  ),
  'questions/keep-picture#keepPicture': at((actor, { organisationId }) =>
    keepPicture(actor, { organisationId, bytes: new Uint8Array(10) }),
  ),
  'questions/find-question#findQuestion': at((actor, { questionId }) => findQuestion(actor, questionId)),
  'questions/find-similar#findSimilar': at((actor) =>
    findSimilar(actor, { text: makeQuestion(1, 'single').content.stem, except: null }),
  ),
  'questions/list-questions#listQuestions': at((actor) => listQuestions(actor, query)),
  'questions/list-questions#listQuestionIds': at((actor) => listQuestionIds(actor, query, 10)),
  'questions/list-questions#listShelves': at((actor) => listShelves(actor)),
  'questions/check-import#checkImport': at((actor, { organisationId }) =>
    checkImport(actor, { organisationId, subject: '别人的', fileName: '题.txt', bytes: Buffer.from('题 {=甲 ~乙}') }),
  ),
  'questions/confirm-import#confirmImport': at((actor, { importId }) => confirmImport(actor, { importId, leaveOut: false })),
  'questions/confirm-import#cancelImport': at((actor, { importId }) => cancelImport(actor, importId)),
  'questions/find-import#listImports': at((actor) => listImports(actor)),
  'questions/find-import#findImport': at((actor, { importId }) => findImport(actor, importId)),
  'questions/export-questions#exportQuestions': at((actor) => exportQuestions(actor, { query, format: 'moodle' })),
}
