import { expect, test } from '@playwright/test'
import { demonstrationPassword, seedPerson } from '#prisma/seed/accounts.ts'
import { learners } from '#prisma/seed/city.ts'
import { findAddress, lineOf } from '#tests/support/find-address.ts'
import { signedIn } from '#tests/support/signed-in.ts'

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

test('a unit files a training, the authority accepts it, people check in by the screen, and hours come of one that was held', async ({
  browser,
  baseURL,
}) => {
  const site = baseURL as string
  const organiser = await signedIn('叶红', site)
  const handler = await (await browser.newContext({ storageState: organiser })).newPage()
  await handler.goto('/manage/trainings')
  await handler.getByRole('button', { name: '新的备案' }).click()
  await handler.getByLabel('培训名称').fill('急诊分诊的新方法')
  await handler.getByRole('button', { name: '加一场' }).click()
  await handler.getByLabel('第 1 场 日期').fill(inDays(20))
  await handler.getByLabel('地点').fill('急诊楼二层')
  await handler.getByRole('button', { name: '提交备案' }).click()
  await expect(handler.getByText('请填写培训内容属于哪个专题。')).toBeVisible()
  await handler.getByRole('combobox', { name: '专题' }).fill('人工智能')
  await handler.getByRole('textbox', { name: '学时' }).fill('4')
  await handler.getByLabel('预计人数').fill('30')
  await handler.getByLabel('大纲').fill('上午讲方法，下午按病例练习。')
  await handler.getByLabel('联系人和电话').fill('叶红 022-00000000')
  await handler.getByRole('button', { name: '加一位授课人' }).click()
  await handler.getByLabel('姓名').fill('周明')
  await handler.getByLabel('职称或职务').fill('主任医师')
  await handler.getByRole('textbox', { name: '单位' }).fill('津海大学')
  await handler.getByRole('button', { name: '提交备案' }).click()
  await expect(handler.getByText('待审核')).toBeVisible()

  const reviewer = await (await browser.newContext({ storageState: await signedIn('魏民', site) })).newPage()
  await reviewer.goto('/manage/trainings?show=waiting&search=急诊')
  await reviewer.getByRole('link', { name: '急诊分诊的新方法' }).click()
  await reviewer.getByRole('button', { name: '受理' }).click()
  await expect(reviewer.getByText('已受理。')).toBeVisible()

  // The one that goes on at this hour: what the screen shows is opened by a phone on which nobody has signed in yet.
  const running = [
    '/manage/trainings?show=accepted&search=诊断',
    '/manage/trainings/:filingId',
    '/manage/attendance/:gatheringId',
  ]
  const [from = '', ...steps] = running
  const list = await findAddress({ baseURL: site, visitor: organiser }, from, ...steps)
  const screen = await findAddress(
    { baseURL: site, visitor: organiser },
    list,
    '/manage/attendance/:gatheringId/screen/:sessionId',
  )
  const codes = await (await lineOf(site, organiser)).get(screen.replace(/[^/]+\/screen\//, 'codes/'))
  const shown = ((await codes.json()) as { codes: { text: string }[] }).codes[0]?.text ?? ''
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  await phone.goto(new URL(shown).pathname)
  const guo = learners.find((person) => person.name === '郭敏')
  await phone.locator('input[name=identifier]').fill(guo ? seedPerson(guo).phone : '')
  await phone.locator('input[name=password]').fill(demonstrationPassword)
  await phone.getByRole('button', { name: '登录', exact: true }).click()
  await expect(phone.getByText('签到成功')).toBeVisible()
  const photograph = await (await browser.newContext({ storageState: await signedIn('于淼', site) })).newPage()
  await photograph.goto(new URL(shown).pathname)
  await expect(photograph.getByText(/您不在这次培训的名单上|已过期/)).toBeVisible()
  await handler.goto(list)
  await expect(handler.getByRole('row', { name: /郭敏/ }).getByText('1 条')).toBeVisible()

  // The one that was handed in is confirmed, and the worker credits it.
  await reviewer.goto('/manage/trainings?show=held')
  await reviewer.getByRole('link', { name: '医患沟通与职业道德' }).click()
  await expect(reviewer.getByText('抽查这几个人')).toBeVisible()
  await reviewer.getByRole('button', { name: '确认，计入学时' }).click()
  await expect(reviewer.getByText(/已确认，参加人员的学时/)).toBeVisible()
  const learner = await (await browser.newContext({ storageState: await signedIn('于淼', site) })).newPage()
  await expect(async () => {
    await learner.goto('/learn/hours')
    await expect(learner.getByText('医患沟通与职业道德').first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})
