import { askSimulation } from '#server/hours/ask-simulation.ts'
import { editDraft } from '#server/hours/edit-draft.ts'
import type { PolicyEdit } from '#server/hours/rules/policy-edit.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import { sql } from '#server/platform/database.ts'
import { accepted } from './accepted.ts'
import { actorOf } from './seed-people.ts'

const cite = '演示值；明年公需科目学习文件征求意见稿'

/** Next year's law as one of the bureau has drafted it; it is being simulated, and another of them may publish it. */
export async function seedPolicy(accountIds: Map<string, string>, thisYear: number): Promise<void> {
  if (await sql.maybe`select 1 from policy_draft limit 1`) return
  const drafter = await actorOf(accountIds.get('韩致远') as string)
  const reason = '按征求意见稿起草明年规则：放宽选修上限，增加讲座每日上限和卫生行业要求'
  const { draftId } = accepted(await startDraft(drafter, { year: thisYear + 1, packId: null, reason }), 'draft')
  const edits: PolicyEdit[] = [
    { kind: 'figures', values: { 'ceilings.elective-year.most': '16', 'exam.attempts': '3' }, cite },
    { kind: 'add-ceiling', part: '', form: 'lecture', per: 'day', most: '8', cite },
    { kind: 'add-sector', industry: 'Q', total: '96', professional: '72', cite },
    { kind: 'add-substitution', lamp: 'city', from: 'required', to: 'elective', most: '4', cite },
  ]
  let revision = 1
  for (const edit of edits) ({ revision } = accepted(await editDraft(drafter, { draftId, revision, edit }), edit.kind))
  accepted(await askSimulation(drafter, { draftId, revision }), 'simulation')
}
