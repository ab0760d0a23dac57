import { decideComplaint } from '#server/complaints/decide-complaint.ts'
import { fileComplaint } from '#server/complaints/file-complaint.ts'
import type { ComplaintText } from '#server/complaints/rules/complaint-text.ts'
import { speakOnComplaint } from '#server/complaints/speak-on-complaint.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { accepted } from './accepted.ts'
import { sampleEvidence } from './sample-evidence.ts'
import { actorOf } from './seed-people.ts'

/** What people of the city ask, suggest and complain of: one of every state, and one that nobody took up in time. */
export async function seedComplaints(accountIds: Map<string, string>): Promise<void> {
  if (await sql.maybe`select 1 from complaint limit 1`) return
  const whoIs = (name: string) => actorOf(accountIds.get(name) as string)
  const [lin, reviewer, chief] = await Promise.all([whoIs('林晓燕'), whoIs('魏民'), whoIs('沈玉兰')])
  const file = async (name: string, changes: Partial<ComplaintText>, files: string[] = []) => {
    const text: ComplaintText = {
      kind: 'suggestion',
      topic: 'courses',
      title: '',
      body: '',
      aboutName: '',
      by: 'named',
      realName: '',
      contact: '',
      ...changes,
    }
    const given = { formKey: newId(), text, files: files.map((each) => ({ name: each, bytes: sampleEvidence(each) })), proof: '' }
    return accepted(await fileComplaint(accountIds.get(name) as string, given), text.title)
  }
  const hospital = '津海市第二中心医院'
  const asked = await file('林晓燕', {
    ...{ kind: 'question', topic: 'hours', title: '在外省参加的学术会议能不能登记学时' },
    body: '九月去外省参加了全国护理质量年会，有会议通知和结业证明，请问能不能登记为专业科目学时，需要哪些材料？',
  })
  accepted(await decideComplaint(chief, { complaintId: asked.complaintId, revision: 1, act: 'accept', words: '' }), 'taking up')
  const words = '可以。请在“学习申报”里选择“学术会议”，上传会议通知和结业证明，由单位经办人登记。'
  accepted(await decideComplaint(chief, { complaintId: asked.complaintId, revision: 2, act: 'answer', words }), 'an answer')
  const speaker = { actor: lin, complaintId: asked.complaintId }
  accepted(await speakOnComplaint(speaker, { act: 'rate', words: '答复很清楚', score: 5 }), 'a rating')
  await file('林晓燕', {
    ...{ title: '希望课程可以倍速复习', body: '已经学完的课程，复习的时候希望能用两倍速播放，查找要点更方便。' },
  })
  const wages = await file(
    '郭敏',
    {
      ...{ kind: 'complaint', topic: 'rights', title: '脱产培训期间被扣发绩效', aboutName: hospital },
      body: '今年五月由单位安排参加三天脱产培训，当月绩效按缺勤扣发。按规定接受继续教育期间享受在岗人员的同等工资待遇，希望核实并补发。',
    },
    ['工资条.pdf'],
  )
  accepted(
    await decideComplaint(reviewer, { complaintId: wages.complaintId, revision: 1, act: 'accept', words: '' }),
    'taking up',
  )
  await file('胡建平', {
    ...{ kind: 'complaint', topic: 'fees', title: '资料费没有开具收据', aboutName: hospital, by: 'anonymous' },
    body: '线下培训收取资料费以后没有当场开具收据，询问时答复以后补开，至今没有收到。',
  })
  // As if its time had passed yesterday.
  const late = await file('朱琳', {
    ...{
      topic: 'site',
      title: '证书查验页面希望支持批量查验',
      body: '单位招聘时要查验的证书比较多，希望能一次上传名单批量查验。',
    },
  })
  await sql.run`update complaint set due_at = clock_timestamp() - interval '1 day' where id = ${late.complaintId}`
}
