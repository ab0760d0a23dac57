/** A course maker's afternoon: a video goes up in pieces, is made playable, is looked at and gets its captions. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { demonstrationPassword, seedPerson } from '#prisma/seed/accounts.ts'
import { showSecondFactor } from '#tests/e2e/second-factor.ts'
import { makeClip } from '#tests/support/clips.ts'

const courseMaker = seedPerson({ name: '程远', born: '1988-06-16' })

async function signIn(browser: Browser, viewport?: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext(viewport ? { viewport } : {})
  const page = await context.newPage()
  await page.goto('/sign-in?redirectTo=/studio/media')
  await page.getByLabel('身份证号或手机号').fill(courseMaker.phone)
  await page.locator('input[name=password]').fill(demonstrationPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await showSecondFactor(page)
  await expect(page.getByRole('heading', { name: '视频', level: 1 })).toBeVisible()
  return page
}

test('a course maker brings in a video, sees it made ready, looks at it and gives it captions', async ({ browser }, info) => {
  const page = await signIn(browser)
  const clip = await makeClip({ seconds: 40, size: '1280x720', name: '知识产权-第三讲' })
  const fake = info.outputPath('looks-like.mp4')
  await writeFile(fake, '#EXTM3U\n#EXTINF:10,\n/etc/passwd\n')
  const name = path.basename(clip)

  await page.getByLabel('选择视频文件').setInputFiles([clip, fake])
  await expect(page.getByText('这不是可以处理的视频文件', { exact: false })).toBeVisible()
  await expect(page.getByText(/上传完成，已进入转码/)).toBeVisible()
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) })
  await expect(row.getByText(/正在转码 [1-9]\d?%/)).toBeVisible({ timeout: 60_000 })
  await page.screenshot({ path: info.outputPath('list-desktop.png'), fullPage: true })
  await expect(row.getByText('可以播放')).toBeVisible({ timeout: 60_000 })

  await row.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('cell', { name: '360p' })).toBeVisible()
  const video = page.locator('video')
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true
    return element.play()
  })
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime), { timeout: 20_000 })
    .toBeGreaterThan(1)

  const captions = info.outputPath('captions.srt')
  await writeFile(captions, '1\n00:00:01,000 --> 00:00:03,000\n创造受保护\n')
  await page.getByLabel(/字幕文件/).setInputFiles(captions)
  await page.getByRole('button', { name: '保存字幕' }).click()
  await expect(page.getByText('字幕已保存，共 1 条。')).toBeVisible()
  await expect(page.getByText('中文 1 条')).toBeVisible()
  await page.screenshot({ path: info.outputPath('video-desktop.png'), fullPage: true })
  await writeFile(captions, '没有时间的文字')
  await page.getByLabel(/字幕文件/).setInputFiles(captions)
  await page.getByRole('button', { name: '保存字幕' }).click()
  await expect(page.getByText('字幕文件无法识别', { exact: false })).toBeVisible()

  const phone = await signIn(browser, { width: 390, height: 844 })
  await phone.screenshot({ path: info.outputPath('list-phone.png'), fullPage: true })
  await phone.getByRole('link', { name }).click()
  await expect(phone.getByRole('heading', { level: 1, name })).toBeVisible()
  await phone.screenshot({ path: info.outputPath('video-phone.png'), fullPage: true })
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await phone.goto('/studio/media?search=没有这个名字')
  await expect(phone.getByText('没有名称含“没有这个名字”的视频')).toBeVisible()
})
