import { expect, type Page } from '@playwright/test'

/** After the password of an official of the demonstration city: the page itself says what their authenticator shows. */
export async function showSecondFactor(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: '第二重验证' })).toBeVisible()
  const code = await page.locator('[data-demonstration-code]').getAttribute('data-demonstration-code')
  await page.getByLabel('验证码').fill(code ?? '')
  await page.getByRole('button', { name: '验证' }).click()
}
