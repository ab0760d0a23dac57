import { expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

test('the bureau goes down from the city to a person, and keeps a question that it put together', async ({
  browser,
  baseURL,
}) => {
  const page = await (await browser.newContext({ storageState: await signedIn('沈玉兰', baseURL as string) })).newPage()
  await page.goto('/manage/statistics')
  await page.getByRole('link', { name: '临河区人力资源和社会保障局' }).click()
  await expect(page.getByRole('navigation', { name: '上级' })).toContainText('临河区人力资源和社会保障局')
  await page.getByRole('table').getByRole('link', { name: '临河区第一中心小学' }).click()
  await expect(page.getByRole('heading', { name: '学员管理' })).toBeVisible()
  await page.getByRole('link', { name: '王丽华' }).click()
  await expect(page.getByRole('heading', { name: '王丽华' })).toBeVisible()

  await page.goto('/manage/query')
  await page.getByLabel('条件 1：字段').selectOption('title')
  await page.getByLabel('条件 1：值').selectOption('senior')
  await page.getByRole('button', { name: '查询' }).click()
  await expect(page.getByRole('heading', { name: /^人员：\d+ 条$/ })).toBeVisible()
  const name = `正高级 ${Date.now()}`
  await page.getByLabel('把这次的条件保存为').fill(name)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.goto('/manage/query')
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('cell', { name: '正高级' }).first()).toBeVisible()
  await page.getByRole('button', { name: `删除“${name}”` }).click()
  await expect(page.getByRole('link', { name })).toHaveCount(0)
})
