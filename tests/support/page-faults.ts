import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeOptions: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}
/** What colours and room decide, and not what is on the page. */
const looksOptions: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'] },
  resultTypes: ['violations'],
}

/**
 * What a machine can find against WCAG 2.2 AA in the page as it stands: one line for each element. `what` looks: only what another window or colour scheme
 * may change in a page that was looked at before. `within`: only inside this element, where the frame around it was looked at already.
 */
export async function accessibilityFaults(
  page: Page,
  { what = 'everything', within }: { what?: 'everything' | 'looks'; within?: string | undefined } = {},
): Promise<string[]> {
  // Evaluated, not added as a script: the page's own policy forbids scripts that it did not send.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const found = await page.evaluate(
    ({ options, context }) => {
      // Halfway between two colours nothing can be said about either.
      for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
      return (window as unknown as { axe: { run(context: unknown, options: unknown): Promise<AxeResults> } }).axe.run(
        context ?? document,
        options,
      )
    },
    { options: what === 'everything' ? axeOptions : looksOptions, context: within ?? null },
  )
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} ${node.target.join(' ')}: ${node.failureSummary?.split('\n').at(1)?.trim()}`),
  )
}

/** The stylesheets of the page: pages that have the same are coloured alike. */
export const stylesOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.styleSheets]
      .map((sheet) => sheet.href ?? 'own')
      .sort()
      .join(' '),
  )

/** How many pixels the page is wider than its window, in a line; nothing if it fits. */
export async function widthFaults(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  return over > 0 ? [`${over} px wider than the screen`] : []
}

/** Resolves when the browser has made the page its own: from then on buttons do what they say. */
export async function pageIsAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const content = document.querySelector('#content')
    return content !== null && Object.keys(content).some((key) => key.startsWith('__reactProps'))
  })
}

/**
 * Collects what the browser complains of from now on: errors in its console (among them everything the content security policy stopped),
 * exceptions, and requests to the site that failed. `take` empties the collection; `expected` is a page that is to answer with an error.
 */
export function collectComplaints(page: Page): { take(): string[]; expected: string | null } {
  const complaints: string[] = []
  const collection = { take: () => complaints.splice(0), expected: null as string | null }
  page.on('console', (message) => {
    if (message.type() === 'error' && message.location().url !== collection.expected)
      complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== collection.expected)
      complaints.push(`answer: ${response.status()} ${response.url()}`)
  })
  page.on('requestfailed', (asked) => {
    const why = asked.failure()?.errorText
    // What the browser itself breaks off, e.g. because the page is left, has not failed.
    if (why !== 'net::ERR_ABORTED') complaints.push(`request: ${why} ${asked.url()}`)
  })
  return collection
}
