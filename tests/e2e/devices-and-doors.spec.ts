/** The ways in that a learner may have: two devices at once, a network that lets no websocket through, no JavaScript, a thin line. */
import { devices, expect, type Page, test } from '@playwright/test'
import { demonstrationPassword, seedPerson } from '#prisma/seed/accounts.ts'
import { learners } from '#prisma/seed/city.ts'
import { findAddress } from '#tests/support/find-address.ts'
import { accessibilityFaults, pageIsAlive, widthFaults } from '#tests/support/page-faults.ts'
import { signedIn } from '#tests/support/signed-in.ts'

test.describe.configure({ mode: 'parallel' })

const course = '/learn/courses/:courseId'

/** The first lesson of this learner's course, and their way into a browser. */
async function lessonOf(name: string, baseURL: string) {
  const visitor = await signedIn(name, baseURL)
  return { visitor, lesson: await findAddress({ baseURL, visitor }, '/learn/courses', course, `${course}/lessons/:lessonId`) }
}

/** Opens the lesson. One that has only just been brought in may still be in the workshop. */
async function open(page: Page, lesson: string): Promise<Page> {
  await page.goto(lesson)
  await expect(async () => {
    if ((await page.locator('video').count()) === 0) await page.reload()
    expect(await page.locator('video').count()).toBe(1)
  }).toPass({ timeout: 60_000 })
  await pageIsAlive(page)
  return page
}

const start = (page: Page) => page.getByRole('button', { name: /^(开始|继续)学习$/ }).click()
const played = (page: Page): Promise<number> => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)
const isPaused = (page: Page): Promise<boolean> => page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)

/** Starts whatever another device has: the story can be told again to a site that has just heard it. */
async function startAnyway(page: Page): Promise<void> {
  await start(page)
  const takeOver = page.getByRole('button', { name: '在这里继续' })
  const going = async () => {
    if (await takeOver.isVisible()) await takeOver.click()
    return !(await isPaused(page))
  }
  await expect.poll(going, { timeout: 30_000, intervals: [200] }).toBe(true)
}

/** What the page says has been counted, in seconds. */
async function counted(page: Page): Promise<number> {
  const text = await page.getByText('已计入').locator('strong').innerText()
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

/** Plays three seconds; the pause afterwards reports them at once. */
async function watchThreeSeconds(page: Page): Promise<void> {
  const from = await played(page)
  await expect.poll(() => played(page), { intervals: [200] }).toBeGreaterThan(from + 3)
  await page.getByRole('button', { name: /^暂停/ }).click()
}

test('a second device asks before it takes over; the first says so and counts no more', async ({ browser, baseURL }) => {
  const { visitor, lesson } = await lessonOf('李国栋', baseURL as string)
  const phone = await open(await (await browser.newContext({ ...devices['Pixel 7'], storageState: visitor })).newPage(), lesson)
  await startAnyway(phone)

  const desk = await open(await (await browser.newContext({ storageState: visitor })).newPage(), lesson)
  await start(desk)
  const question = desk.getByRole('alert').filter({ hasText: '您正在“安卓手机 · Chrome”上学习' })
  await expect(question).toBeVisible()
  expect(await accessibilityFaults(desk)).toEqual([])
  expect(await isPaused(phone), 'nothing happens to the first before the choice').toBe(false)

  await question.getByRole('button', { name: '在这里继续' }).click()
  await expect(phone.getByText(/您已在“Linux 电脑 · Chrome”或另一个窗口继续学习，这里不再计时/)).toBeVisible({ timeout: 5_000 })
  expect(await accessibilityFaults(phone)).toEqual([])
  expect(await isPaused(phone)).toBe(true)
  const [countedOnPhone, stoodAt] = [await counted(phone), await played(phone)]

  const before = await counted(desk)
  await watchThreeSeconds(desk)
  await expect.poll(() => counted(desk)).toBeGreaterThanOrEqual(before + 2)
  expect([await counted(phone), await played(phone)]).toEqual([countedOnPhone, stoodAt])
})

test('where no websocket comes through, seconds count over HTTP', async ({ browser, baseURL }) => {
  const { visitor, lesson } = await lessonOf('高翔', baseURL as string)
  const page = await (await browser.newContext({ storageState: visitor })).newPage()
  let refused = 0
  await page.routeWebSocket(/\/socket/, (socket) => {
    refused += 1
    void socket.close()
  })
  await open(page, lesson)
  const before = await counted(page)
  const beat = page.waitForResponse((response) => response.url().endsWith('/api/rt/learning.beat'))
  await startAnyway(page)
  await watchThreeSeconds(page)
  expect((await beat).status()).toBe(200)
  await expect.poll(() => counted(page)).toBeGreaterThanOrEqual(before + 2)
  await expect(page.getByText('网络中断')).toBeHidden()
  expect(refused).toBeGreaterThan(0)
})

test('without JavaScript the form signs in and the year can be read', async ({ browser }) => {
  const person = learners.find((each) => each.name === '林晓燕')
  if (!person) throw new Error('nobody of that name')
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto('/learn')
  await page.getByLabel('身份证号或手机号').fill(seedPerson(person).phone)
  await page.locator('input[name=password]').fill(demonstrationPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page).toHaveURL(/\/learn$/)
  await expect(page.getByRole('heading', { name: `${person.name}，您好` })).toBeVisible()
  await expect(page.getByRole('region', { name: '本年度学时' }).getByRole('progressbar').first()).toBeVisible()
})

for (const address of ['/', '/sign-in']) {
  test(`a first visit to ${address} brings at most 200 kB over the line`, async ({ browser }) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const line = await context.newCDPSession(page)
    const sizes: number[] = []
    line.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength))
    await line.send('Network.enable')
    await page.goto(address, { waitUntil: 'networkidle' })
    expect(sizes.length).toBeGreaterThan(3)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000)
  })
}

test('large text and high contrast hold on every page, fit a phone and keep their contrast', async ({ browser, baseURL }) => {
  const visitor = await signedIn('林晓燕', baseURL as string)
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true }
  const page = await (await browser.newContext({ ...phone, storageState: visitor, reducedMotion: 'reduce' })).newPage()
  await page.goto('/')
  await page.getByRole('link', { name: '大字与高对比' }).click()
  await page.getByText('特大字').click()
  await page.getByText('高对比', { exact: true }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已设置，所有页面都按这样显示。')).toBeVisible()
  for (const address of ['/', '/sign-up', '/verify', '/learn', '/learn/courses', '/learn/hours', '/learn/declarations/new']) {
    await page.goto(address)
    expect(await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))).toBe(22)
    expect([address, ...(await widthFaults(page)), ...(await accessibilityFaults(page, { what: 'looks' }))]).toEqual([address])
  }
})

test('without a network the site says so, and what was watched is not lost', async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'allow' })
  const page = await context.newPage()
  await page.goto('/')
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated')
  await context.setOffline(true)
  await page.goto('/learn/courses')
  await expect(page.getByRole('heading', { name: '现在没有网络' })).toBeVisible()
  expect(await accessibilityFaults(page)).toEqual([])
  await context.setOffline(false)
  await page.getByRole('link', { name: '重新打开' }).click()
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible()
  await context.close()
})
