import { expect, test } from '@playwright/test'
import { signedIn } from '#tests/support/signed-in.ts'

test('a course maker makes a course of videos, somebody else publishes it, and a learner finds and takes it', async ({
  browser,
  baseURL,
}) => {
  const pageOf = async (name: string) =>
    await (await browser.newContext({ storageState: await signedIn(name, baseURL as string) })).newPage()
  const [maker, chief, learner] = await Promise.all([pageOf('程远'), pageOf('沈玉兰'), pageOf('郭敏')])
  const title = `专业科目示范课 ${Date.now()}`
  await maker.goto('/studio/courses')
  await maker.getByRole('link', { name: '新建课程' }).click()
  await maker.getByRole('textbox', { name: '课程名称', exact: true }).fill(title)
  await maker.getByLabel('科目').selectOption('professional')
  await maker.getByRole('textbox', { name: '学时', exact: true }).fill('七')
  await maker.getByLabel('标签').fill('示范，护理')
  await maker.getByRole('button', { name: '保存，去加视频' }).click()
  await expect(maker.getByText('请填写 0.5 至 200 之间的学时，以半学时为单位。')).toBeVisible()
  await maker.getByRole('textbox', { name: '学时', exact: true }).fill('0.5')
  await maker.getByRole('textbox', { name: '学时说明' }).fill('含课后讨论')
  await maker.getByRole('button', { name: '保存，去加视频' }).click()
  await expect(maker.getByText('还没有课节。')).toBeVisible()

  for (const name of ['第一讲', '第二讲']) {
    await maker.getByLabel('加入视频').selectOption({ index: 1 })
    await maker.getByRole('textbox', { name: '课节名称', exact: true }).fill(name)
    await maker.getByRole('button', { name: '加入', exact: true }).click()
    await expect(maker.getByRole('button', { name: `移出：${name}` })).toBeVisible()
  }
  await maker.getByRole('button', { name: '上移：第二讲' }).focus()
  await maker.keyboard.press('Enter')
  await expect(maker.getByLabel('第 1 个课节的名称')).toHaveValue('第二讲')
  await maker.getByRole('button', { name: '提交审核' }).click()
  await expect(maker.getByText('已提交审核。')).toBeVisible()
  await expect(maker.getByRole('button', { name: '通过并发布' })).toHaveCount(0)

  await chief.goto('/studio/courses?status=in-review')
  await chief.getByRole('link', { name: title }).click()
  await chief.getByRole('link', { name: '第二讲' }).click()
  await expect(chief.locator('video')).toBeVisible()
  await chief.getByRole('button', { name: '通过并发布' }).click()
  await expect(chief.getByText('已发布，学员可以选课了。')).toBeVisible()

  await learner.goto('/learn/courses')
  await learner.getByLabel('课程、主讲或标签').fill('示范课')
  await learner.getByRole('button', { name: '查找' }).click()
  await learner.getByRole('link', { name: title }).click()
  await learner.getByRole('button', { name: '选这门课' }).click()
  await expect(learner.getByText('学习中').first()).toBeVisible()
})
