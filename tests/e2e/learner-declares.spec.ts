import { expect, test } from '@playwright/test'
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import { signedIn } from '#tests/support/signed-in.ts'

test('a learner declares an exam passed elsewhere; it comes back, is mended, signed and counts', async ({ browser, baseURL }) => {
  const site = baseURL as string
  const learner = await (await browser.newContext({ storageState: await signedIn('郭敏', site) })).newPage()
  await learner.goto('/learn/declarations/new')
  await learner.getByRole('button', { name: /计算机应用能力考试/ }).click()
  await expect(learner.getByText('预计 10 学时')).toBeVisible()
  await learner.getByLabel('模块名称').fill('Word 中文字处理')
  await learner.getByLabel('合格日期').fill('2026-05-20')
  await learner.getByLabel('成绩单或证书编号').fill('JSJ-E2E-1')
  await expect(learner.getByText('已自动保存')).toBeVisible()
  await learner.reload()
  await expect(learner.getByLabel('模块名称')).toHaveValue('Word 中文字处理')
  await learner.getByRole('button', { name: '提交给单位登记' }).click()
  await expect(learner.getByText('请先上传证明材料。')).toBeVisible()
  const file = { name: '成绩单.pdf', mimeType: 'application/pdf', buffer: Buffer.from(sampleEvidence('e2e')) }
  await learner.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('not a document') })
  await expect(learner.getByText(/只能上传 PDF、JPG 或 PNG/)).toBeVisible()
  await learner.locator('input[type=file]').setInputFiles(file)
  await expect(learner.getByRole('link', { name: '成绩单.pdf' })).toBeVisible()
  await learner.getByRole('button', { name: '提交给单位登记' }).click()
  await expect(learner.getByText(/等待.*的经办人办理/)).toBeVisible()

  const handler = await (await browser.newContext({ storageState: await signedIn('叶红', site) })).newPage()
  await handler.goto('/manage/registration/signature')
  const pad = handler.getByRole('img', { name: /在此手写签名/ })
  const box = (await pad.boundingBox()) as { x: number; y: number }
  await handler.mouse.move(box.x + 40, box.y + 60)
  await handler.mouse.down()
  await handler.mouse.move(box.x + 160, box.y + 110, { steps: 5 })
  await handler.mouse.up()
  await handler.getByRole('button', { name: '用这个签名' }).click()
  await expect(handler.getByText('签名已保存。')).toBeVisible()
  await handler.goto('/manage/registration?search=郭敏')
  await handler.getByRole('link', { name: /郭敏：Word/ }).click()
  await handler.getByRole('button', { name: '退回补正' }).click()
  await expect(handler.getByText('请写明理由，学员会看到它。')).toBeVisible()
  await handler.getByLabel('理由').fill('编号与成绩单不一致')
  await handler.getByRole('button', { name: '退回补正' }).click()
  await expect(handler.getByText('上一项已退回学员补正。')).toBeVisible()

  await learner.reload()
  await expect(learner.getByText(/单位退回：编号与成绩单不一致/)).toBeVisible()
  await learner.getByLabel('成绩单或证书编号').fill('JSJ-E2E-2')
  await expect(learner.getByText('已自动保存')).toBeVisible()
  await learner.getByRole('button', { name: '提交给单位登记' }).click()
  await expect(learner.getByText(/等待.*的经办人办理/)).toBeVisible()

  await handler.goto('/manage/registration?search=郭敏')
  await handler.getByRole('link', { name: /郭敏：Word/ }).click()
  await expect(handler.getByText('JSJ-E2E-2')).toBeVisible()
  await handler.getByRole('button', { name: '签名并登记' }).click()
  await expect(handler.getByText('上一项已登记。')).toBeVisible()

  await learner.goto('/learn/hours')
  await expect(learner.getByText('Word 中文字处理')).toBeVisible()
})
