import { expect, test } from '@playwright/test'

test('anyone who comes to the site is told what it is', async ({ page }) => {
  const answer = await page.goto('/')
  expect(answer?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
