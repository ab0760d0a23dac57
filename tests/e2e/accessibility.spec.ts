/**
 * Every page of the site as people with a screen reader, a small phone or a dark room meet it: nothing against WCAG 2.2 AA that a machine can
 * find, nothing wider than the screen, nothing that the browser complains of. A new page needs a row in `pages`.
 */
import { expect, type Page, test } from '@playwright/test'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import routes from '#app/routes.ts'
import { findAddress, lineOf } from '#tests/support/find-address.ts'
import { accessibilityFaults, collectComplaints, pageIsAlive, stylesOf, widthFaults } from '#tests/support/page-faults.ts'
import { signedIn, type Visitor } from '#tests/support/signed-in.ts'

type Row = {
  route: string
  /** The address, where it is not the route itself. */
  at?: string
  /** Where the address is found otherwise: a walk from page to page, each time by the first link that fits the next route. */
  via?: string[]
  /** Whose walk that is, if not the visitor's own. */
  of?: string
  /** The form of the page that was found is sent; the address is where that leads. */
  send?: true
  status?: number
  /** What has to be there before anybody looks; the page is asked for again until it is. */
  shows?: string
  /** What is done on the page first. */
  after?: (page: Page) => Promise<unknown>
}

/** An official who has given the password and no code. */
const withoutCode = ' (password alone)'
const anybody = '(nobody has signed in)'
const course = '/learn/courses/:courseId'
const exam = '/learn/exams/:examId'
const attempt = '/learn/attempts/:attemptId'
const press = (name: string, shows: string) => async (page: Page) => {
  await page.getByRole('button', { name, exact: true }).click()
  await page.locator(shows).first().waitFor()
}
const attendance = ['/manage/trainings?show=accepted', '/manage/trainings/:filingId', '/manage/attendance/:gatheringId']
const complains = 'input[type=password][aria-invalid=true]'

/** Every page of the site, by who looks at it; some in more than one state. */
const pages: Record<string, Row[]> = {
  [anybody]: [
    { route: '/' },
    { route: '/sign-up' },
    { route: '/sign-up', after: press('注册并开始学习', complains) },
    { route: '/sign-in' },
    { route: '/sign-in', after: press('登录', complains) },
    { route: '/recover' },
    { route: '/activate' },
    { route: '/activate', after: press('激活并登录', complains) },
    { route: '/privacy' },
    { route: '/look' },
    { route: '/news' },
    { route: '/regulations' },
    { route: '/guides' },
    { route: '/faq' },
    { route: '/downloads' },
    { route: '/p/:publicationId', via: ['/regulations'] },
    { route: '/search', at: `/search?search=${encodeURIComponent('继续教育')}` },
    { route: '/complaints' },
    { route: '/complaints/new' },
    { route: '/complaints/follow' },
    { route: '/organisations' },
    { route: '/organisations', at: `/organisations?search=${encodeURIComponent('临河')}` },
    { route: '/verify' },
    { route: '/institutions' },
    { route: '/institutions', at: '/institutions?search=zzz' },
    { route: '/institutions/:organisationId', via: ['/institutions?show=all'] },
    { route: '/prices' },
    { route: '/prices', at: '/prices?search=zzz' },
    { route: '/api' },
    { route: '/c/:code', at: `/c/${'A'.repeat(44)}`, status: 422 },
    { route: '/verify/:code', of: '王丽华', via: ['/learn/certificates'] },
    { route: '/verify/:code', at: `/verify/${'7'.repeat(26)}` },
    { route: '/*', at: '/nowhere', status: 404 },
  ],
  // Has completed two courses this year and one last year.
  王丽华: [
    { route: '/learn' },
    { route: '/learn/courses' },
    { route: course, via: ['/learn/courses'] },
    { route: `${course}/lessons/:lessonId`, via: ['/learn/courses', course], shows: 'video' },
    { route: '/learn/exams' },
    { route: '/learn/hours' },
    { route: '/learn/hours', at: '/learn/hours?year=2025' },
    { route: '/learn/hours/why' },
    { route: '/learn/hours/why', via: ['/learn/hours/why'], shows: 'ol' },
    { route: '/learn/hours/years' },
    { route: '/learn/hours/entries/:entryId', via: ['/learn/hours'] },
    { route: '/learn/certificates' },
    { route: '/learn/check-in' },
    { route: '/learn/trainings' },
    { route: '/learn/trainings', at: '/learn/trainings?search=zzz' },
    { route: '/learn/book' },
    { route: '/learn/statement' },
    { route: '/learn/notices' },
    { route: '/learn/unit' },
    { route: '/learn/unit', at: '/learn/unit?search=医院' },
    { route: '/learn/account' },
    { route: '/learn/profile' },
    { route: '/learn/profile/requests' },
    { route: '/learn/account', after: press('修改密码', complains) },
  ],
  // Has failed the exam once.
  刘志强: [
    { route: '/learn' },
    { route: exam, via: ['/learn/exams'] },
    { route: `${attempt}/result`, via: ['/learn/exams', exam] },
  ],
  // Has declared something of every state, and joined a training.
  林晓燕: [
    { route: '/learn/trainings/:filingId', via: ['/learn/trainings'] },
    { route: '/learn/classes' },
    { route: '/learn/classes', at: '/learn/classes?search=zzz' },
    { route: '/learn/classes/:classId', via: ['/learn/classes?show=own'] },
    { route: '/learn/complaints' },
    { route: '/learn/complaints/:complaintId', via: ['/learn/complaints'] },
    { route: '/learn/fees' },
    { route: '/learn/fees', at: '/learn/fees?receipt=2026-000017' },
    { route: '/learn/fees/:feeId', via: ['/learn/fees'] },
    { route: '/learn/declarations' },
    { route: '/learn/declarations', at: '/learn/declarations?year=2022' },
    { route: '/learn/declarations/new' },
    {
      route: '/learn/declarations/:declarationId',
      via: ['/learn/declarations?state=draft'],
      after: press('提交给单位登记', '[aria-invalid=true]'),
    },
    { route: '/learn/declarations/:declarationId', via: ['/learn/declarations?state=registered'] },
  ],
  // Has finished the lessons and may sit it.
  吴佳慧: [{ route: '/learn/exams' }, { route: exam, of: '王丽华', via: ['/learn/exams'] }],
  // Sits it.
  梁伟: [
    { route: attempt, of: '王丽华', via: ['/learn/exams', exam], send: true },
    { route: attempt, of: '王丽华', via: ['/learn/exams', exam], send: true, after: press('交卷', '[role=dialog]') },
  ],
  // Has only just come.
  张雨桐: [
    { route: '/learn' },
    { route: course, via: ['/learn/courses'] },
    { route: '/learn/exams' },
    { route: '/learn/hours' },
    { route: '/learn/certificates' },
    { route: '/learn/notices' },
  ],
  // Makes courses.
  程远: [
    { route: '/studio/media' },
    { route: '/studio/media/:assetId', via: ['/studio/media'], shows: 'video' },
    { route: '/studio/courses' },
    { route: '/studio/courses/new' },
    { route: '/studio/courses/:courseId', via: ['/studio/courses?status=draft'] },
    { route: '/studio/courses/:courseId', via: ['/studio/courses?status=in-review'] },
  ],
  // Makes exams.
  顾清: [
    { route: '/studio/questions' },
    { route: '/studio/questions', at: `/studio/questions?search=${encodeURIComponent('没有这样的题')}` },
    { route: '/studio/questions/new' },
    { route: '/studio/questions/new', at: '/studio/questions/new?kind=case', after: press('加一道小题', 'fieldset fieldset') },
    { route: '/studio/questions/new', at: '/studio/questions/new?kind=matching' },
    { route: '/studio/questions/:questionId', via: ['/studio/questions'] },
    { route: '/studio/questions/:questionId/edit', via: ['/studio/questions', '/studio/questions/:questionId'] },
    { route: '/studio/questions/import' },
    { route: '/studio/questions/import/:importId', via: ['/studio/questions/import'] },
  ],
  // Registers the staff of a unit.
  叶红: [
    { route: '/manage' },
    { route: '/manage/officials' },
    { route: '/manage/officials/:grantId', via: ['/manage/officials'] },
    { route: '/manage/officials/grant' },
    { route: '/manage/officials/handover' },
    { route: '/manage/corrections' },
    { route: '/manage/corrections', at: '/manage/corrections?show=over' },
    { route: '/manage/joining' },
    { route: '/manage/joining', at: '/manage/joining?tab=release' },
    { route: '/manage/joining', at: '/manage/joining?tab=over' },
    { route: '/manage/joining/invite' },
    { route: '/manage/joining/leaving' },
    { route: '/manage/learners' },
    { route: '/manage/learners', at: '/manage/learners?search=zzz' },
    { route: '/manage/learners/:learnerId', via: ['/manage/learners'] },
    { route: '/manage/learners/:learnerId/leave', via: ['/manage/joining/leaving'] },
    { route: '/manage/learners/:learnerId/correct', via: ['/manage/learners', '/manage/learners/:learnerId'] },
    { route: '/manage/learners/:learnerId/titles', via: ['/manage/learners', '/manage/learners/:learnerId'] },
    { route: '/manage/learners/:learnerId/why', via: ['/manage/learners', '/manage/learners/:learnerId'] },
    { route: '/manage/learners/:learnerId/access', via: ['/manage/learners', '/manage/learners/:learnerId'] },
    { route: '/manage/learners/:learnerId/book', via: ['/manage/books'] },
    { route: '/manage/books' },
    { route: '/manage/books/issue' },
    { route: '/manage/books/issue', at: '/manage/books/issue?bulk' },
    { route: '/manage/books/:number', at: '/manage/books/00000003' },
    { route: '/manage/notices' },
    { route: '/manage/notices/new' },
    { route: '/manage/notices/:bulletinId', via: ['/manage/notices?state=sent'] },
    { route: '/manage/notices/:bulletinId', via: ['/manage/notices?state=draft'] },
    { route: '/manage/notices/:bulletinId/edit', via: ['/manage/notices?state=draft', '/manage/notices/:bulletinId'] },
    { route: '/manage/registration' },
    { route: '/manage/registration', at: '/manage/registration?search=zzz' },
    { route: '/manage/registration/:declarationId', via: ['/manage/registration'] },
    { route: '/manage/registration/:declarationId', via: ['/manage/registration?show=registered'] },
    { route: '/manage/registration/signature' },
    { route: '/manage/trainings' },
    { route: '/manage/trainings', at: '/manage/trainings?search=zzz' },
    { route: '/manage/trainings/import' },
    { route: '/manage/trainings/plan' },
    { route: '/manage/trainings/:filingId', via: ['/manage/trainings?show=accepted'] },
    { route: '/manage/trainings/:filingId/edit', via: ['/manage/trainings?show=writing', '/manage/trainings/:filingId'] },
    { route: '/manage/attendance/:gatheringId', via: ['/manage/trainings?show=accepted', '/manage/trainings/:filingId'] },
    { route: '/manage/attendance/:gatheringId/people', via: attendance },
    { route: '/manage/attendance/:gatheringId/screen/:sessionId', via: attendance, shows: 'svg[role=img]' },
    { route: '/manage/attendance/:gatheringId/scan/:sessionId', via: attendance },
    { route: '/manage/attendance/:gatheringId/sheet/:sessionId', via: attendance },
    { route: '/manage/classes/agree' },
    { route: '/manage/prices' },
    { route: '/manage/prices', at: '/manage/prices?search=zzz' },
    { route: '/manage/prices/new' },
    { route: '/manage/prices/:priceId/end', via: ['/manage/prices'] },
    { route: '/manage/fees' },
    { route: '/manage/fees', at: '/manage/fees?side=payer' },
    { route: '/manage/fees/:feeId', via: ['/manage/fees?state=due'] },
    { route: '/receipts/:receiptId', via: ['/manage/fees?state=paid-by-learner'] },
    { route: '/manage/fees/account' },
    { route: '/manage/fees/import' },
    { route: '/manage/fees/import/:importId', via: ['/manage/fees/import'] },
    { route: '/manage/funds/:organisationId/:year', at: '/manage/funds' },
    { route: '/manage/year' },
    { route: '/manage/year', at: '/manage/year?show=returned' },
    { route: '/manage/verification/:submissionId', via: ['/manage/year'] },
    { route: '/manage/roster' },
    { route: '/manage/roster/:rosterId', via: ['/manage/roster'] },
    { route: '/confirm' },
    { route: '/learn/profile/phone' },
    { route: '/account/security' },
  ],
  // Has asked to be transferred and waits.
  于淼: [{ route: '/learn/unit' }],
  // Arranges the tree.
  沈玉兰: [
    { route: '/manage/publications' },
    { route: '/manage/publications/new', at: '/manage/publications/new?kind=regulation' },
    { route: '/manage/publications/:publicationId', via: ['/manage/publications?status=published&kind=regulation'] },
    { route: '/manage/publications/:publicationId', via: ['/manage/publications?status=draft'] },
    { route: '/manage/live' },
    { route: '/manage/query' },
    {
      route: '/manage/query',
      at: '/manage/query?subject=learners&f=met&o=is&v=no&g=1&f=year-total&o=least&v=x&g=2',
      shows: '[aria-invalid=true]',
    },
    { route: '/manage/statistics', shows: 'figure svg' },
    { route: '/manage/statistics', at: '/manage/statistics?by=form' },
    { route: '/manage/statistics', at: '/manage/statistics?by=title&show=hours' },
    { route: '/manage/organisations' },
    { route: '/manage/organisations', at: '/manage/organisations?search=zzz' },
    { route: '/manage/organisations/:organisationId', via: ['/manage/organisations?search=lhqszql'] },
    {
      route: '/manage/organisations/:organisationId/edit',
      via: ['/manage/organisations?search=lhqszql', '/manage/organisations/:organisationId'],
    },
    {
      route: '/manage/organisations/:organisationId/change/:change',
      via: ['/manage/organisations?search=lhqszql', '/manage/organisations/:organisationId'],
    },
    {
      route: '/manage/organisations/new',
      via: ['/manage/organisations?search=lhqszql', '/manage/organisations/:organisationId'],
    },
    { route: '/manage/learners/:learnerId/merge', via: ['/manage/learners?search=林晓燕', '/manage/learners/:learnerId'] },
    { route: '/manage/institutions' },
    { route: '/manage/institutions/:organisationId', via: ['/manage/institutions'] },
    { route: '/manage/institutions/papers/:paperId', via: ['/manage/institutions'] },
    { route: '/manage/classes/:classId', via: ['/manage/classes?show=handed-in'] },
    { route: '/manage/reversals' },
    { route: '/manage/reversals', at: '/manage/reversals?show=over' },
    { route: '/manage/reversals/new/:entryId', via: ['/manage/learners?search=林晓燕', '/manage/learners/:learnerId'] },
    { route: '/manage/review' },
    { route: '/manage/api-keys' },
    { route: '/manage/review/:checkId', via: ['/manage/review'] },
    { route: '/manage/verification' },
    { route: '/manage/verification', at: '/manage/verification?state=withdrawn' },
    { route: '/manage/verification/:submissionId', via: ['/manage/verification'] },
    { route: '/manage/verification/progress' },
    { route: '/manage/books/hand-over' },
    { route: '/manage/books/hand-over', via: ['/manage/books/hand-over'], shows: 'form input[name=first]' },
    { route: '/manage/books/reconciliation' },
    { route: '/manage/organisations/import' },
    { route: '/manage/organisations/import/:importId', via: ['/manage/organisations/import'] },
    { route: '/manage/policy' },
    { route: '/manage/policy', at: '/manage/policy?search=zzz' },
    { route: '/manage/policy/new' },
    { route: '/manage/policy/drafts/:draftId', via: ['/manage/policy'], shows: 'details' },
    { route: '/manage/policy/drafts/:draftId/edit', via: ['/manage/policy', '/manage/policy/drafts/:draftId'] },
    { route: '/manage/policy/drafts/:draftId/publish', via: ['/manage/policy', '/manage/policy/drafts/:draftId'] },
  ],
  // Speaks for an institution.
  罗文: [
    { route: '/manage/institutions' },
    { route: '/manage/institutions/:organisationId', via: ['/manage/institutions'] },
    { route: '/manage/classes' },
    { route: '/manage/classes', at: '/manage/classes?search=zzz' },
    { route: '/manage/classes/:classId', via: ['/manage/classes?show=published'] },
    { route: '/manage/classes/:classId', via: ['/manage/classes?show=confirmed'] },
    { route: '/manage/classes/:classId/edit', via: ['/manage/classes?show=draft', '/manage/classes/:classId'] },
  ],
  // Keeps the installation going.
  石磊: [
    { route: '/account/letters' },
    { route: '/manage/outbox' },
    { route: '/manage/outbox', at: '/manage/outbox?state=failed' },
    { route: '/manage/outbox/:letterId', via: ['/manage/outbox'] },
  ],
  // Reads everything and changes nothing.
  孟洁: [
    { route: '/manage/audit' },
    { route: '/manage/audit', at: '/manage/audit?person=1' },
    { route: '/manage/audit/:event', via: ['/manage/audit'] },
  ],
  // Answers for a district: gives powers there.
  江涛: [{ route: '/manage/officials/grant' }, { route: '/manage/officials/:grantId', via: ['/manage/officials'] }],
  // Answers for a department: prints for all its units.
  魏民: [
    { route: '/manage/complaints' },
    { route: '/manage/complaints/:complaintId', via: ['/manage/complaints'] },
    { route: '/manage/funds' },
    { route: '/manage/trainings', at: '/manage/trainings?show=waiting' },
    { route: '/manage/trainings/plans' },
    { route: '/manage/trainings/:filingId', via: ['/manage/trainings?show=held'] },
    { route: '/manage/printing' },
    { route: '/manage/printing/:batchId', via: ['/manage/printing'] },
  ],
  [`魏民${withoutCode}`]: [{ route: '/second-factor' }],
}

/** What is no page: a form's address, and files. */
const noPages = [
  '/studio/questions/similar',
  '/studio/questions/preview',
  '/studio/questions/picture',
  '/studio/questions/template',
  '/studio/questions/export',
  '/question-pictures/:pictureId',
  '/filing-files/:fileId',
  '/institution-files/:fileId',
  '/manage/trainings/plans.xlsx',
  '/manage/trainings/template',
  '/complaints/bodies',
  '/feed.xml',
  '/sitemap.xml',
  '/complaint-files/:fileId',
  '/manage/fees.xlsx',
  '/manage/funds.xlsx',
  '/manage/query.xlsx',
  '/manage/statistics.xlsx',
  '/manage/statistics.pdf',
  '/manage/fees/import/template',
  '/learn/check-in/codes',
  '/learn/check-in/send',
  '/manage/attendance/codes/:sessionId',
  '/manage/attendance/scans/:sessionId',
  '/sign-out',
  '/manage/act-as',
  '/manage/organisations/branch',
  '/manage/organisations/export',
  '/manage/organisations/template',
  '/manage/printing/:batchId/file',
  '/api/openapi.json',
  '/api/v1/*',
  '/manage/review/:checkId/rows.xlsx',
  '/manage/roster/template',
  '/manage/learners.xlsx',
  '/manage/audit.xlsx',
  '/manage/books/reconciliation.xlsx',
  '/manage/learners/:learnerId/book/pdf',
  '/learn/book/pdf',
  '/learn/book/photos/:photoId',
  '/learn/profile/export',
  '/learn/certificates/:certificateId/pdf',
  '/evidence/:evidenceId',
  '/.well-known/xueshi-certificate-key.pem',
]

/** How each page is looked at; the first is how it is opened. */
const looks = [
  { name: 'phone, light', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'desktop, dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
] as const

test.describe.configure({ mode: 'parallel', timeout: 240_000 })
// The list of what is wrong says it all; to record every page would take longer than to look at it.
test.use({ trace: 'off', screenshot: 'off' })

test('every page has a row', () => {
  const named = new Set([
    ...Object.values(pages)
      .flat()
      .map((row) => row.route),
    ...noPages,
  ])
  expect([...addresses(routes as RouteConfigEntry[])].filter((route) => !named.has(route))).toEqual([])
})

for (const [person, rows] of Object.entries(pages)) {
  test(`the pages of ${person}`, async ({ browser, baseURL }) => {
    const site = baseURL as string
    const storageState =
      person === anybody
        ? undefined
        : await signedIn(person.replace(withoutCode, ''), site, { passwordAlone: person.endsWith(withoutCode) })
    const found: string[] = []
    const walks: Walks = new Map()
    for (const row of rows) found.push(await addressOf(row, site, storageState, row.of ? new Map() : walks))
    const context = await browser.newContext({ storageState, reducedMotion: 'reduce', hasTouch: true })
    const page = await context.newPage()
    const complaints = collectComplaints(page)
    const faults: string[] = []
    const styles = new Set<string>()
    for (const [index, row] of rows.entries()) {
      const address = found[index] as string
      complaints.expected = row.status ? new URL(address, site).href : null
      const wrong: string[] = []
      for (const look of looks) {
        await page.emulateMedia({ colorScheme: look.colorScheme })
        await page.setViewportSize(look.viewport)
        if (look === looks[0]) await open(page, address, row)
        await page.locator(`html[data-mantine-color-scheme=${look.colorScheme}]`).waitFor()
        // The frame around the pages is looked at once, in both windows; other colours once for all pages that have the same stylesheets.
        const within = index === 0 ? undefined : '#content'
        const what = look === looks[0] || index === 0 ? 'everything' : 'looks'
        const coloured = what === 'looks' && styles.has(await stylesOf(page))
        const faults = coloured ? [] : await accessibilityFaults(page, { what, within })
        wrong.push(...[...faults, ...(await widthFaults(page))].map((fault) => `${look.name}: ${fault}`))
      }
      styles.add(await stylesOf(page))
      if ((await page.title()).trim() === '') wrong.push('has no title')
      faults.push(...[...wrong, ...complaints.take()].map((fault) => `${row.route}${row.after ? ' (after)' : ''}: ${fault}`))
    }
    await context.close()
    expect(faults).toEqual([])
  })
}

async function open(page: Page, address: string, { status = 200, shows, after }: Row): Promise<void> {
  expect((await page.goto(address))?.status(), address).toBe(status)
  if (shows) await shown(page, shows)
  await pageIsAlive(page)
  await after?.(page)
}

/** A video may still be on its way through the workshop. */
async function shown(page: Page, selector: string): Promise<void> {
  await expect(async () => {
    if ((await page.locator(selector).count()) === 0) await page.reload()
    expect(await page.locator(selector).count()).toBeGreaterThan(0)
  }).toPass({ timeout: 60_000 })
}

type Walks = Map<string, Promise<string>>
/** Walks that begin alike are walked once. */
function walk(from: { baseURL: string; visitor?: Visitor | undefined }, steps: readonly string[], walks: Walks): Promise<string> {
  const [first = '', ...rest] = steps
  const last = rest.at(-1)
  if (last === undefined) return Promise.resolve(first)
  const name = steps.join(' ')
  const known = walks.get(name)
  if (known) return known
  const found = walk(from, steps.slice(0, -1), walks).then((address) => findAddress(from, address, last))
  walks.set(name, found)
  return found
}

async function addressOf(row: Row, baseURL: string, visitor: Visitor | undefined, walks: Walks): Promise<string> {
  if (!row.via) return row.at ?? row.route
  const walker = row.of ? await signedIn(row.of, baseURL) : visitor
  const address = await walk({ baseURL, visitor: walker }, [...row.via, ...(row.send ? [] : [row.route])], walks)
  if (!row.send) return address
  const line = await lineOf(baseURL, visitor)
  return (await line.post(address, { maxRedirects: 0 })).headers().location ?? ''
}

/** Every address that the site's table of routes knows. */
function* addresses(entries: RouteConfigEntry[], above = ''): Generator<string> {
  for (const entry of entries) {
    const own = entry.path || entry.index ? `${above}/${entry.path ?? ''}`.replace(/\/$/, '') || '/' : above
    if (entry.children) yield* addresses(entry.children, own === '/' ? '' : own)
    else yield own
  }
}
