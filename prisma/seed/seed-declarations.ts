import { attachEvidence } from '#server/declarations/attach-evidence.ts'
import { type Decision, decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { saveDeclaration } from '#server/declarations/save-declaration.ts'
import { startDeclaration } from '#server/declarations/start-declaration.ts'
import { submitDeclaration } from '#server/declarations/submit-declaration.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { accepted } from './accepted.ts'
import { sampleEvidence } from './sample-evidence.ts'
import { actorOf } from './seed-people.ts'

/** People of the hospital have declared what they learned elsewhere: one of every state, so that learner and handler have something to look at. */
export async function seedDeclarations(accountIds: Map<string, string>): Promise<void> {
  if (await sql.maybe`select 1 from declaration limit 1`) return
  const whoIs = (name: string): Promise<Actor> => actorOf(accountIds.get(name) as string)
  const [lin, hu, handler] = await Promise.all([whoIs('林晓燕'), whoIs('胡建平'), whoIs('叶红')])
  const draft = async (who: Actor, formId: string, answers: Record<string, string>, fileName: string) => {
    const { declarationId } = accepted(await startDeclaration(who, formId), formId)
    accepted(
      await attachEvidence(who, declarationId, { name: fileName, bytes: sampleEvidence(`${formId} ${declarationId}`) }),
      fileName,
    )
    return { declarationId, revision: 1, writer: null, answers }
  }
  const handIn = async (...given: Parameters<typeof draft>) => {
    const declared = await draft(...given)
    accepted(await submitDeclaration(given[0], declared), declared.answers.name ?? '')
    return { declarationId: declared.declarationId, revision: 2 }
  }
  const decide = async (declared: { declarationId: string; revision: number }, action: Decision['action'], reason = '') =>
    accepted(await decideDeclaration(handler, { ...declared, action, reason, centihours: null }), action)

  const paper = {
    name: '门诊老年患者跌倒风险的护理干预',
    journal: '护理研究',
    doi: '10.9999/demo.2026.018',
    published: '2026-09-10',
  }
  accepted(
    await saveDeclaration(lin, await draft(lin, 'paper', { ...paper, level: 'core' }, '论文首页.pdf')),
    'the draft of a paper',
  )
  const course = { name: '重症监护专科护士研修班', organiser: '市护理学会', ended: '2026-06-18', days: '5' }
  await handIn(lin, 'training-class', course, '结业证书.pdf')
  const module = { name: 'Excel 中文电子表格', passed: '2026-05-23', certificate: 'JSJ2026050123' }
  await decide(await handIn(lin, 'computer-skills', module, '成绩单.pdf'), 'register')
  const study = { name: '《护理伦理》自学', ended: '2026-08-30', hours: '16', plan: '每周三晚两小时', record: '读书笔记八篇' }
  const studied = await handIn(lin, 'self-study', { ...study, result: '科室考核合格' }, '读书笔记.pdf')
  await decide(studied, 'return', '请补交科室考核的结果证明')

  const own = {
    name: '急性心梗再灌注治疗的时间窗',
    journal: '中华心血管病杂志',
    doi: '10.9999/demo.2026.031',
    published: '2026-03-15',
  }
  await decide(await handIn(hu, 'paper', { ...own, level: 'core', position: 'first' }, '刊物封面目录.pdf'), 'check')
  const meeting = { name: '长城心脏病学会议', organiser: '中国医师协会', held: '2026-10-18', days: '3', part: 'report' }
  await decide(await handIn(hu, 'conference', meeting, '参会证明.pdf'), 'refuse', '会议主办单位与证明上的名称不符')
}
