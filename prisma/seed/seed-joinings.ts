import { createAccount } from '#server/identity/create-account.ts'
import { findAccountIdByIdNumber } from '#server/identity/queries.ts'
import { askToJoin, type Wish } from '#server/organisations/ask-to-join.ts'
import { checkRoster } from '#server/organisations/check-roster.ts'
import { inviteLearner } from '#server/organisations/invite-learner.ts'
import { listRosters } from '#server/organisations/list-rosters.ts'
import { rosterColumns } from '#server/organisations/rules/roster.ts'
import { accepted } from './accepted.ts'
import { demonstrationPassword, numberedPerson } from './accounts.ts'
import { actorOf } from './seed-people.ts'

/** They have signed up and are registered nowhere yet. */
const newcomers = [
  { name: '苏晴', born: '1995-04-21' },
  { name: '石磊', born: '1990-08-13' },
  { name: '丁一凡', born: '1992-12-05' },
].map((person, index) => numberedPerson(person, 150 + index))

/** People who come, go and wait, for whoever looks at the queue of the hospital's handler and of the health commission. */
export async function seedJoinings(
  organisationIds: Map<string, string>,
  accountIds: Map<string, string>,
  now: Date,
): Promise<void> {
  const organisationOf = (key: string) => organisationIds.get(key) as string
  for (const { name, idNumber, phone } of newcomers) {
    const known = await findAccountIdByIdNumber(idNumber)
    const made = { realName: name, idNumber, phone, password: demonstrationPassword, now }
    accountIds.set(name, known ?? accepted(await createAccount(made), name).accountId)
  }
  const wish = async (name: string, wanted: Wish) => {
    const asked = await askToJoin(await actorOf(accountIds.get(name) as string), wanted)
    if (!asked.ok && asked.reason !== 'joining-open') accepted(asked, name)
  }
  await wish('苏晴', { organisationId: organisationOf('hospital'), note: '内科，今年七月入职' })
  await wish('许静', { organisationId: organisationOf('hospital'), note: '下月调入检验科' })
  await wish('于淼', { organisationId: organisationOf('cdc'), note: '' })
  await wish('郭敏', { organisationId: organisationOf('agency'), note: '合同到期，档案转入' })
  await wish('石磊', {
    wantedName: '津海仁和康复医院',
    wantedCode: '',
    authorityId: organisationOf('health'),
    note: '新开业，尚未入驻',
  })

  const handler = await actorOf(accountIds.get('叶红') as string)
  const invited = newcomers[2]
  if (invited) {
    const asked = await inviteLearner(handler, {
      organisationId: organisationOf('hospital'),
      realName: invited.name,
      by: 'phone',
      number: invited.phone,
    })
    if (!asked.ok && asked.reason !== 'already-invited') accepted(asked, invited.name)
  }
  if ((await listRosters(handler)).length === 0) await seedRoster(handler, organisationOf('hospital'))
}

/** A list as it comes from an office: two right rows, and what goes wrong most often. */
async function seedRoster(handler: Awaited<ReturnType<typeof actorOf>>, organisationId: string): Promise<void> {
  const [first, second] = ['1988-03-14', '1991-07-22'].map((born, index) => numberedPerson({ name: '', born }, 160 + index))
  if (!first || !second) throw new Error('two people were numbered')
  const wrong = `${first.idNumber.slice(0, 16)}${(Number(first.idNumber[16]) + 1) % 10}${first.idNumber[17]}`
  accepted(
    await checkRoster(handler, {
      organisationId,
      fileName: '第二中心医院名册.xlsx',
      rows: [
        rosterColumns.map((column) => column.title),
        ['傅雪梅', first.idNumber, first.phone, '中级', '2019-09-01', '否'],
        ['雷鸣', second.idNumber, second.phone, '初级', '', ''],
        ['康宁', wrong, '13900001170', '中级', '', ''],
        ['雷鸣', second.idNumber, second.phone, '初级', '', ''],
        ['林小燕', numberedPerson({ name: '林晓燕', born: '1986-04-12' }, 0).idNumber, '13900001000', '', '', ''],
        ['章回', '12010119900101', '1390000', '主任', '去年', ''],
      ],
    }),
    'roster',
  )
}
