/**
 * The main job from end to end: a phone, an underground, an office desktop, a browser that crashes, and a stranger with a camera.
 * Everything is real: the video plays, the clock runs, the worker credits and prints.
 */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { banks } from '#prisma/seed/questions/seed-questions.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'

/** Somebody new at each run, so that the story can be told again to a site that knows it. */
const seed = 100_000 + (Date.now() % 800_000)
const person = { name: '江一舟', idNumber: makeIdNumber(seed), phone: makePhone(seed), password: 'shan-gao-yue-xiao-26' }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const courseTitle = '人工智能基础与应用'
const examTitle = '2026 年公需科目必修课考试'

test.setTimeout(240_000)

test('a professional signs up, studies on two devices, sits the exam through a crash, and holds a certificate that a stranger can check', async ({
  browser,
}) => {
  const onThePhone = await browser.newContext(phone)
  let page = await onThePhone.newPage()

  await test.step('she signs up on her phone', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: '用身份证号注册' }).click()
    await page.getByLabel('姓名').fill(person.name)
    await page.getByLabel('身份证号', { exact: false }).first().fill('120101199001011234')
    await page.getByLabel('手机号').fill(person.phone)
    await page.locator('input[name=password]').fill(person.password)
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: '注册并开始学习' }).click()
    await expect(page.getByText(/校验|核对|末位/).first()).toBeVisible()
    await page.locator('input[name=idNumber]').fill(person.idNumber)
    await page.getByRole('button', { name: '注册并开始学习' }).click()
    await expect(page.getByRole('heading', { name: new RegExp(person.name) })).toBeVisible()
  })

  await test.step('she takes the required course and watches; captions are on', async () => {
    await page.getByRole('link', { name: '开始学习' }).click()
    await page.getByRole('button', { name: '选这门课' }).click()
    await page.getByRole('link', { name: '开始学习' }).click()
    await page.getByRole('button', { name: '开始学习' }).click()
    await expect.poll(() => playedSeconds(page), { timeout: 30_000 }).toBeGreaterThan(4)
    expect(
      await page
        .locator('video')
        .evaluate((video: HTMLVideoElement) => [...video.textTracks].some((track) => track.mode === 'showing')),
    ).toBe(true)
  })

  let leftAt = 0
  await test.step('the underground takes the network away; what was seen is kept', async () => {
    await onThePhone.setOffline(true)
    await expect(page.getByText('网络中断，已看的内容保存在本机，联网后补报。')).toBeVisible({ timeout: 30_000 })
    await page
      .getByRole('button', { name: /^暂停/ })
      .click()
      .catch(() => {})
    leftAt = await playedSeconds(page)
    await onThePhone.setOffline(false)
    await expect(page.getByText('网络中断，已看的内容保存在本机，联网后补报。')).toBeHidden({ timeout: 40_000 })
    await expect(page.getByText('正在上报…')).toBeHidden({ timeout: 30_000 })
    await onThePhone.close()
  })

  const atTheOffice = await browser.newContext()
  await test.step('at the office the desktop goes on at the same second', async () => {
    page = await signIn(atTheOffice)
    await page.getByRole('link', { name: '继续学习' }).click()
    await page.waitForURL(/\/learn\/courses\/[\w-]+$/)
    await page.getByRole('link', { name: '继续学习' }).click()
    await page.getByRole('button', { name: /继续学习|开始学习/ }).click()
    const takeOver = page.getByRole('button', { name: '在这里继续' })
    await Promise.race([takeOver.waitFor({ timeout: 5_000 }).catch(() => {}), page.waitForTimeout(3_000)])
    if (await takeOver.isVisible()) await takeOver.click()
    await expect.poll(() => playedSeconds(page), { timeout: 20_000 }).toBeGreaterThan(leftAt - 1)
    expect(await playedSeconds(page)).toBeLessThan(leftAt + 6)
  })

  await test.step('she finishes both lessons, and is asked whether she is still there', async () => {
    let prompts = await finishLesson(page)
    await page.getByRole('link', { name: /^下一课节/ }).click()
    await page.getByRole('button', { name: '开始学习' }).click()
    prompts += await finishLesson(page)
    expect(prompts).toBeGreaterThanOrEqual(1)
  })

  await test.step('she sits the exam; the browser crashes in the middle', async () => {
    await page.goto('/learn/exams')
    await page.getByRole('article').filter({ hasText: examTitle }).getByRole('link').click()
    await page.getByRole('button', { name: '开始考试' }).click()
    await expect(page.getByRole('timer')).toBeVisible()
    for (let question = 0; question < 5; question += 1) {
      await answerRightly(page)
      await page.getByRole('button', { name: '下一题' }).click()
    }
    await expect(page.getByText('已保存 5/').first()).toBeVisible()
    await page.goto('chrome://crash').catch(() => {})
    await atTheOffice.close()
  })

  const nextMachine = await browser.newContext()
  await test.step('on another machine no answer is lost; she hands in and passes', async () => {
    page = await signIn(nextMachine)
    await page.goto('/learn/exams')
    await page.getByRole('article').filter({ hasText: examTitle }).getByRole('link', { name: '继续作答' }).click()
    await expect(page.getByText('已保存 5/').first()).toBeVisible()
    const count = await page.getByRole('navigation', { name: '题卡' }).getByRole('button').count()
    for (let question = 5; question < count; question += 1) {
      await page.getByRole('navigation', { name: '题卡' }).getByRole('button').nth(question).click()
      await answerRightly(page)
    }
    await expect(page.getByText(`已保存 ${count}/${count}`).first()).toBeVisible()
    await page.getByRole('button', { name: '交卷' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: '交卷', exact: true }).click()
    await expect(page.getByRole('heading', { name: '考试成绩' })).toBeVisible()
    await expect(page.getByText('合格', { exact: true }).first()).toBeVisible()
  })

  let code = ''
  await test.step('a few seconds later the hours are there, and the certificate prints', async () => {
    await expect(page.getByRole('link', { name: /条未读/ })).toBeVisible({ timeout: 40_000 })
    await page.goto('/learn/notices')
    await expect(page.getByText('学时已到账').first()).toBeVisible()
    await page.goto('/learn/hours')
    await expect(page.getByText('计入公需必修 20 学时').first()).toBeVisible()
    await page.goto('/learn/certificates')
    const verify = page.locator('a[href*="/verify/"]').first()
    await expect(verify).toBeVisible({ timeout: 30_000 })
    code = (await verify.getAttribute('href')) ?? ''
    const pdfLink = page.locator('a[href$="/pdf"]').first()
    await expect(pdfLink).toBeVisible({ timeout: 30_000 })
    const pdf = await page.request.get((await pdfLink.getAttribute('href')) ?? '')
    expect(pdf.headers()['content-type']).toBe('application/pdf')
    const bytes = await pdf.body()
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.length).toBeLessThan(100_000)
    const file = test.info().outputPath('certificate.pdf')
    await writeFile(file, bytes)
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', file, '-'])
    expect(stdout).toContain(person.name)
    expect(stdout).not.toContain(person.idNumber)
  })

  await test.step('a stranger scans the code and sees that it is genuine', async () => {
    const stranger = await (await browser.newContext(phone)).newPage()
    await stranger.goto(code)
    await expect(stranger.getByRole('heading', { name: '证书真实有效' })).toBeVisible()
    await expect(stranger.getByText(person.idNumber)).toHaveCount(0)
  })
})

const playedSeconds = (page: Page): Promise<number> =>
  page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)

async function signIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('身份证号或手机号').fill(person.phone)
  await page.locator('input[name=password]').fill(person.password)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('heading', { name: new RegExp(person.name) })).toBeVisible()
  return page
}

const digits = '零一二三四五六七八九'

/** Watches to the end and answers prompts as they come; says how many came. */
async function finishLesson(page: Page): Promise<number> {
  const done = page.getByText('本课节已学完', { exact: true })
  const dialog = page.getByRole('dialog')
  let prompts = 0
  while (!(await done.isVisible())) {
    await Promise.race([done.waitFor({ timeout: 60_000 }), dialog.waitFor({ timeout: 60_000 })])
    if (!(await dialog.isVisible())) continue
    const [, a, b] = /(.)加(.)等于/.exec(await dialog.innerText()) ?? []
    await dialog.getByRole('button', { name: String(digits.indexOf(a ?? '') + digits.indexOf(b ?? '')), exact: true }).click()
    await expect(dialog).toBeHidden()
    prompts += 1
  }
  return prompts
}

/** Answers the question on the screen from what the bank's authors wrote. */
async function answerRightly(page: Page): Promise<void> {
  const card = page
    .getByRole('group')
    .filter({ has: page.locator('legend') })
    .first()
  const legend = await card.locator('legend').innerText()
  const known = banks[courseTitle].questions.find((question) => legend.includes(question.content.stem))
  if (!known) throw new Error(`nobody wrote this question: ${legend}`)
  for (const id of known.content.rightOptionIds) {
    const text = known.content.options.find((option) => option.id === id)?.text ?? ''
    await card.getByText(text, { exact: true }).click()
  }
  await expect(card.getByText('已保存', { exact: true })).toBeVisible()
}
