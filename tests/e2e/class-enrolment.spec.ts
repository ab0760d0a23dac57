import { type Browser, expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

const pageOf = async (browser: Browser, name: string, site: string) =>
  await (await browser.newContext({ storageState: await signedIn(name, site) })).newPage()

test('people take places in a class, wait for one and move up, a unit agrees to pay, and hours come of a class that was confirmed', async ({
  browser,
  baseURL,
}) => {
  const site = baseURL as string
  const [newcomer, leaver, waiting, handler, officer, learner] = await Promise.all(
    ['萧逸', '彭慧敏', '林晓燕', '叶红', '沈玉兰', '韩冬'].map((name) => pageOf(browser, name, site)),
  )
  if (!newcomer || !leaver || !waiting || !handler || !officer || !learner) throw new Error('somebody is missing')
  // A free class is found from the directory and taken at once.
  await newcomer.goto('/institutions?search=津海职业')
  await newcomer.getByRole('link', { name: '津海职业技术大学继续教育学院' }).click()
  await newcomer.getByRole('link', { name: '医学数据分析入门' }).click()
  await newcomer.getByRole('button', { name: '报名', exact: true }).click()
  await expect(newcomer.getByText('我的报名：已录取')).toBeVisible()

  // The unit agrees, and its person waits behind whoever came before.
  await handler.goto('/manage/classes/agree')
  await handler.getByRole('button', { name: '同意缴费' }).click()
  await expect(handler.getByText('人员在候补名单上')).toBeVisible()

  // Somebody gives a place up, and whoever waited longest has it.
  await waiting.goto('/learn/classes?show=own')
  await waiting.getByRole('link', { name: '大模型应用开发实务' }).click()
  await expect(waiting.getByText('我的报名：候补，排在第 1 位')).toBeVisible()
  await leaver.goto(waiting.url())
  await leaver.getByText('退出报名').click()
  await leaver.getByRole('button', { name: '确定退出' }).click()
  await expect(leaver.getByText('我的报名：已退出')).toBeVisible()
  await waiting.reload()
  await expect(waiting.getByText('我的报名：已录取')).toBeVisible()

  // What was held and handed in is confirmed, and the worker credits it.
  await officer.goto('/manage/classes?show=handed-in')
  await officer.getByRole('link', { name: '项目管理与团队协作' }).click()
  await officer.getByRole('button', { name: '确认，计入学时' }).click()
  await expect(officer.getByText(/已确认，完成人员的学时/)).toBeVisible()
  await expect(async () => {
    await learner.goto('/learn/hours')
    await expect(learner.getByText('项目管理与团队协作').first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})
