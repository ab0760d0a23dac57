import type { Channel } from '#server/platform/notify/webhook.ts'
import { draftBulletin, type WantedAudience } from '#server/portal/draft-bulletin.ts'
import { listBulletins } from '#server/portal/list-bulletins.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { accepted } from './accepted.ts'
import { officials } from './city.ts'
import { actorOf } from './seed-people.ts'

type Words = { title: string; body: string; urgent?: boolean }

/** What the bureau and a hospital have told their people, and a draft that waits for somebody to look at it. */
export async function seedNotices(organisationIds: Map<string, string>, accountIds: Map<string, string>): Promise<void> {
  const bureau = officials.find((official) => official.role === 'bureau')?.name ?? ''
  const tell = async (name: string, wanted: WantedAudience & Words, send: boolean, channels: readonly Channel[] = []) => {
    const actor = await actorOf(accountIds.get(name) as string)
    if ((await listBulletins(actor, { search: wanted.title })).bulletins.length > 0) return
    const draft = accepted(await draftBulletin(actor, { urgent: false, expiresOn: '', ...wanted }), wanted.title)
    if (send) accepted(await sendBulletin(actor, draft.bulletinId, channels), wanted.title)
  }
  const [city, hospital] = ['bureau', 'hospital'].map((key) => organisationIds.get(key) as string)
  if (!city || !hospital) throw new Error('two bodies were made')
  await tell(
    bureau,
    {
      audience: 'learners',
      organisationId: city,
      title: '2026 年度学时请于 12 月 31 日前完成',
      body: '年度公需科目和专业科目的学时，截至 12 月 31 日 24 时。\n最后几天人多，请尽早看完课程、参加考试。',
      urgent: true,
    },
    true,
    ['sms'],
  )
  await tell(
    '叶红',
    {
      audience: 'learners',
      organisationId: hospital,
      title: '请核对本人的职称级别',
      body: '请登录后在“我的账号”核对职称级别和登记单位，有误的与人事科联系。',
    },
    true,
  )
  await tell(
    '叶红',
    {
      audience: 'list',
      rows: [['林晓燕'], ['13900000000'], ['康宁']],
      title: '下周三到人事科补交材料',
      body: '请带毕业证书和职称证书原件。',
    },
    false,
  )
}
