/** An exam maker's afternoon: a question is written, found again, changed and retired; a file comes in. */
import { expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

test('an exam maker writes a question, is told of its like, changes and retires it, and brings a file in', async ({
  browser,
  baseURL,
}, info) => {
  const context = await browser.newContext({ storageState: await signedIn('顾清', baseURL as string) })
  const page = await context.newPage()
  const stem = `二分查找在有序数组中的平均时间复杂度是多少？（${info.workerIndex}）`

  await page.goto('/studio/questions/new')
  await page.getByLabel('科目').fill('数据结构')
  await page.getByLabel('题干', { exact: false }).first().fill(stem)
  await page.getByLabel('选项 A').fill('\\(O(\\log n)\\)')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('单选题至少要有两个选项。')).toBeVisible()
  await page.getByLabel('选项 B').fill('\\(O(n)\\)')
  await page.getByLabel('A 是正确答案').check()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '单选题 · 数据结构' })).toBeVisible()
  await expect(page.locator('math').first()).toBeVisible()

  await page.goto('/studio/questions/new?kind=essay')
  await page.getByLabel('题干', { exact: false }).first().fill(stem.replace('平均', '最坏'))
  await expect(page.getByRole('region', { name: '相似的题目' })).toContainText('二分查找')

  await page.goto(`/studio/questions?search=${encodeURIComponent('二分查找')}`)
  await page
    .getByRole('checkbox', { name: /^选择：/ })
    .first()
    .check()
  await page.getByRole('button', { name: '停用勾选的题' }).click()
  await expect(page.getByText('1 道题已停用。')).toBeVisible()
  await page.getByRole('button', { name: '撤销停用' }).click()
  await expect(page.getByText('1 道题已恢复。')).toBeVisible()

  await page.goto('/studio/questions/import')
  await page.getByLabel('导入到科目').fill('数据结构')
  const file = Buffer.from('栈的特点是什么？ {=后进先出 ~先进先出}\n\n队列先进先出。{T}\n\n没有答案的一段文字\n')
  await page.locator('input[type=file]').setInputFiles({ name: '题.txt', mimeType: 'text/plain', buffer: file })
  await page.getByRole('button', { name: '上传并检查' }).click()
  await expect(page.getByText('没有找到花括号里的答案', { exact: false })).toBeVisible()
  await page.getByLabel(/跳过有问题的 1 题/).check()
  await page.getByRole('button', { name: '导入 2 题' }).click()
  await expect(page.getByText('已导入：2 题。', { exact: false })).toBeVisible({ timeout: 20_000 })
  await context.close()
})
