import { expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

test('somebody complains without a name, the authority above answers, and the code leads back to the answer', async ({
  browser,
  page,
  baseURL,
}) => {
  const title = `培训名额没有公开 ${Date.now()}`
  await page.goto('/complaints')
  await page.getByRole('link', { name: '我要提出' }).click()
  await page.getByText('投诉', { exact: true }).click()
  await page.getByLabel('涉及的事项').selectOption({ label: '接受继续教育的权利（时间、工资待遇、费用）' })
  await page.getByLabel('涉及的单位或机构').fill('津海市第二中心医院')
  await page.getByRole('textbox', { name: '标题' }).fill('短')
  await page.getByRole('textbox', { name: '内容' }).fill('单位没有公开外出培训的名额和选派办法，希望说明今年的安排。')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '通知.txt', mimeType: 'text/plain', buffer: Buffer.from('不是证明') })
  await page.getByText('匿名', { exact: true }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByText('请用 4 至 60 个字概括。')).toBeVisible()
  await page.getByRole('textbox', { name: '标题' }).fill(title)
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByText(/通知.txt：只能上传 PDF、JPG 或 PNG 文件/)).toBeVisible()
  await page.getByRole('button', { name: '清除附件' }).click()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('heading', { name: '已提交' })).toBeVisible()
  const [number = '', code = ''] = await page.locator('dd strong').allInnerTexts()

  const reviewer = await (await browser.newContext({ storageState: await signedIn('魏民', baseURL as string) })).newPage()
  await reviewer.goto(`/manage/complaints?search=${number}`)
  await reviewer.getByRole('link', { name: title }).click()
  await expect(reviewer.getByText('匿名')).toBeVisible()
  await reviewer.getByRole('button', { name: '受理', exact: true }).click()
  await reviewer.getByLabel('答复内容或延期的理由').fill('已督促单位公开名额和选派办法，并在内网公示。')
  await reviewer.getByRole('button', { name: '答复', exact: true }).click()
  await expect(reviewer.getByText('已答复。')).toBeVisible()

  await page.getByRole('link', { name: '查进度' }).click()
  await page.getByRole('textbox', { name: '编号' }).fill(number)
  await page.getByRole('textbox', { name: '查询码' }).fill(code.toLowerCase())
  await page.getByRole('button', { name: '查询' }).click()
  await expect(page.getByText('已督促单位公开名额和选派办法')).toBeVisible()
  await page.getByLabel('满意程度').selectOption('4')
  await page.getByRole('button', { name: '提交评价' }).click()
  await expect(page.getByText(/评价 4 分/)).toBeVisible()
})
