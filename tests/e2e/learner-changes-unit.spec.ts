import { expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

test('a learner asks to be transferred, the new unit accepts, and both see who is still asked', async ({ browser, baseURL }) => {
  const site = baseURL as string
  const learner = await (await browser.newContext({ storageState: await signedIn('唐立新', site) })).newPage()
  await learner.goto('/learn/unit')
  await expect(learner.getByRole('heading', { name: '津海理工大学机械工程学院' })).toBeVisible()
  await learner.getByLabel('查找单位').fill('第二中心医院')
  await learner.getByRole('button', { name: '查找', exact: true }).click()
  await learner.getByRole('button', { name: '申请登记' }).click()
  await expect(learner.getByText('申请已提交，单位经办人会看到。')).toBeVisible()
  await expect(learner.getByText(/原单位放行：等待中，最迟/)).toBeVisible()
  await expect(learner.getByText('单位联系人', { exact: true })).toBeVisible()

  const handler = await (await browser.newContext({ storageState: await signedIn('叶红', site) })).newPage()
  await handler.goto('/manage/joining')
  await handler.getByLabel('选择唐立新').check()
  await handler.getByRole('button', { name: '退回所选' }).click()
  await expect(handler.getByText('请填写理由，申请人会看到。')).toBeVisible()
  await handler.getByRole('button', { name: '确认所选' }).click()
  await expect(handler.getByText('已确认 1 人。')).toBeVisible()
  await handler.getByRole('link', { name: /已邀请、已接收/ }).click()
  await expect(handler.getByText('唐立新')).toBeVisible()

  await learner.reload()
  await expect(learner.getByText(/接收单位确认：\d{4}年/)).toBeVisible()
  await learner.getByRole('button', { name: '撤回申请' }).click()
  await expect(learner.getByText('已撤回')).toBeVisible()
})
