import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { decidePublication, repealRegulation } from '#server/publications/decide-publication.ts'
import type { PublicationText } from '#server/publications/rules/publication-form.ts'
import { startPublication } from '#server/publications/save-publication.ts'
import { accepted } from './accepted.ts'
import { actorOf } from './seed-people.ts'

type Said = Partial<PublicationText> & Pick<PublicationText, 'kind' | 'title' | 'body'>
const regulation = (
  [title, issuer, documentNumber, level]: readonly [string, string, string, PublicationText['level']],
  body: string,
  days: { issuedOn?: string; effectiveOn?: string } = {},
): Said => ({ kind: 'regulation', title, issuer, documentNumber, level, body, ...days })

/** Titles and numbers are those that the official outline names; what they say is summed up in our own words. */
const said: readonly Said[] = [
  regulation(
    ['天津市专业技术人员和管理人员继续教育条例', '天津市人民代表大会常务委员会', '', 'law'],
    '规定专业技术人员和管理人员继续教育的权利、义务、时间、登记和经费。\n\n## 要点\n- 每人每年脱产、半脱产接受继续教育累计不少于十二天。\n- 具有高级专业技术职称和从事高新技术工作的，每年不少于十八天。\n- 实行继续教育登记制度，学习情况和考核结果在证书上登记。\n- 费用由国家、单位和个人多渠道解决，从职工教育经费中列支。',
  ),
  regulation(
    ['天津市专业技术人员继续教育规定', '天津市人民代表大会常务委员会', '', 'law'],
    '1989 年颁布，是我国第一部由地方人大通过的继续教育专项法规；2002 年重新修订为《天津市专业技术人员和管理人员继续教育条例》。',
  ),
  regulation(
    ['专业技术人员继续教育规定', '人力资源和社会保障部', '人力资源社会保障部令第25号', 'national'],
    '全国专业技术人员继续教育的基本规章。\n\n## 要点\n- 内容分为公需科目和专业科目。\n- 参加继续教育的时间每年累计不少于 90 学时，其中专业科目一般不少于总学时的三分之二。\n- 用人单位应当保障学习时间和待遇，学习情况作为考核和晋升职称的重要条件。',
    { issuedOn: '2015-08-13', effectiveOn: '2015-10-01' },
  ),
  regulation(
    ['市人力社保局关于进一步规范专业技术人员继续教育工作的通知', '市人力社保局', '津人社局发〔2014〕51号', 'municipal'],
    '规范公需科目和专业科目的组织、线下培训的备案和学时的登记。',
  ),
  regulation(
    ['天津市专业技术人员和管理人员继续教育证书登记及考核管理办法', '市人力社保局', '津人社局发〔2014〕46号', 'municipal'],
    '规定《继续教育证书》的印制、领取、发放、登记和年度验证。\n\n1. 证书由市人力社保局统一印制，逐级领取和发放。\n2. 用人单位负责登记，主管部门负责验证。\n3. 证书填满后续发新证，原证由本人保管；遗失的说明情况后补发。',
  ),
  regulation(
    ['天津市专业技术人员继续教育基地建设管理办法', '市人力社保局', '津人社局发〔2014〕106号', 'municipal'],
    '规定继续教育基地的申报、认定、评估和退出。',
  ),
  regulation(
    ['天津市专业技术人员和管理人员继续教育高级研修项目管理办法', '市人才工作领导小组办公室', '津人才办〔2014〕26号', 'municipal'],
    '规定高级研修项目的申报、审核、经费和结项。',
  ),
  regulation(
    [
      '市人力社保局关于调整天津市职称外语和计算机应用能力考试政策有关问题的通知',
      '市人力社保局',
      '津人社局发〔2017〕42号',
      'municipal',
    ],
    '自 2017 年起，职称外语、计算机应用能力考试成绩纳入继续教育内容，合格者按级别认定当年专业科目学时。',
  ),
  regulation(
    ['专业技术人才知识更新工程实施方案', '人力资源和社会保障部', '人社部发〔2011〕112号', 'national'],
    '在重点领域开展大规模知识更新继续教育，建设国家级继续教育基地，举办高级研修项目。',
  ),
  regulation(
    ['国家级专业技术人员继续教育基地管理办法', '人力资源和社会保障部办公厅', '人社厅发〔2013〕53号', 'normative'],
    '规定国家级继续教育基地的设立、职责、评估和支持。',
  ),
  {
    ...{ kind: 'news', title: '2026 年度公需科目学习开始', pinned: 'yes' },
    body: '2026 年度公需科目必修课为《人工智能基础与应用》，选修课从目录中任选。\n\n## 时间\n- 学习：全年。\n- 考试：学完全部课节后即可参加，12 月 31 日 24:00 截止。\n\n请合理安排时间，不要等到年底。',
  },
  {
    ...{ kind: 'news', title: '线下培训改为网上备案' },
    body: '自今年起，单位组织的线下培训在平台备案：提前提交、主管部门审核、现场扫码签到，报送后学时自动到账，不再逐人登记。',
  },
  {
    kind: 'news',
    title: '本市新增一批继续教育施教机构',
    body: '经申报和评估，新认定一批继续教育施教机构，名单和专业领域见“施教机构”。',
  },
  {
    ...{ kind: 'guide', title: '2026 年卫生健康行业继续教育学习指南', year: '2026' },
    body: '面向卫生技术人员的专业科目学习建议。\n\n## 重点方向\n- 人工智能辅助诊断与数据安全\n- 慢性病管理\n- 护理质量与患者安全\n\n## 学时安排\n专业科目每年不少于 64 学时，可通过线下培训、培训班、学术会议、论文等方式取得。',
  },
  {
    ...{ kind: 'guide', title: '2026 年工程建设行业继续教育学习指南', year: '2026' },
    body: '面向工程技术人员的专业科目学习建议：绿色建造、智能建造、工程质量安全和标准规范更新。',
  },
  {
    ...{ kind: 'faq', title: '学完课程为什么没有学时？' },
    body: '公需科目必修课学完后还要通过考试；选修课学完即计。仍然没有的，在“我的学时”里点“为什么没有”，会逐步告诉您停在哪一步。',
  },
  {
    ...{ kind: 'faq', title: '断网时看的课程算不算？' },
    body: '算。断网时看过的部分保存在您的设备上，恢复网络后打开那一课会自动补记；补记的时间不会超过实际经过的时间。',
  },
  {
    ...{ kind: 'faq', title: '换了单位，学时怎么办？' },
    body: '学时跟着人走。在“登记单位”里申请转入新单位，新单位同意后由新单位登记，以前的学时不变。',
  },
  { kind: 'faq', title: '证书怎样查验？', body: '扫描证书上的二维码，或者在“证书查验”输入编号和姓名，不用登录。' },
  {
    ...{ kind: 'download', title: '用人单位经办手册' },
    body: '人员进出、学时登记、线下培训备案、年度验证和证书领取的办理步骤。各类导入模板在对应页面下载：名册、线下培训、到账名单、题目。',
  },
]

/** News, regulations, guides, questions and answers: written by one of the bureau, published by another; a draft and one that waits beside them. */
export async function seedPublications(accountIds: Map<string, string>): Promise<void> {
  if (await sql.maybe`select 1 from publication limit 1`) return
  const whoIs = (name: string): Promise<Actor> => actorOf(accountIds.get(name) as string)
  const [writer, reviewer] = await Promise.all([whoIs('沈玉兰'), whoIs('韩致远')])
  const empty = { pinned: '', level: '', issuer: '', documentNumber: '', issuedOn: '', effectiveOn: '', year: '', publishAt: '' }
  const start = async (text: Said, by: Actor) =>
    accepted(await startPublication(by, { ...empty, ...text }), text.title).publicationId
  const decide = async (publicationId: string, by: Actor, revision: number, act: 'submit' | 'publish') =>
    accepted(await decidePublication(by, { publicationId, revision, act, words: '' }), act)
  const published = new Map<string, string>()
  for (const text of said.toReversed()) {
    const id = await start(text, writer)
    await decide(id, writer, 1, 'submit')
    await decide(id, reviewer, 2, 'publish')
    published.set(text.title, id)
  }
  const byId = published.get('天津市专业技术人员和管理人员继续教育条例') as string
  const old = published.get('天津市专业技术人员继续教育规定') as string
  accepted(await repealRegulation(writer, { publicationId: old, byId }), 'the repeal')
  await start({ kind: 'news', title: '年度验证工作安排', body: '年度验证的时间和要求，待定。' }, writer)
  const waiting = await start(
    { kind: 'news', title: '关于做好年底学时登记的提醒', body: '请各单位在 12 月 20 日前完成学时登记。' },
    reviewer,
  )
  await decide(waiting, reviewer, 1, 'submit')
}
