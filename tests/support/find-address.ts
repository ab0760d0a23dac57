import { type APIRequestContext, request } from '@playwright/test'
import type { Visitor } from './signed-in.ts'

/** A line to the site as this visitor, without a browser; what it sends counts as sent by the site's own pages. */
export const lineOf = (baseURL: string, storageState?: Visitor): Promise<APIRequestContext> =>
  request.newContext({ baseURL, storageState, extraHTTPHeaders: { origin: baseURL } })

/** Walks from the page `from` through `routes`, each time by the first link that fits the next one, and answers where that leads. */
export async function findAddress(
  { baseURL, visitor }: { baseURL: string; visitor?: Visitor | undefined },
  from: string,
  ...routes: string[]
): Promise<string> {
  const line = await lineOf(baseURL, visitor)
  let address = from
  for (const route of routes) {
    const wanted = new RegExp(`href="((?:https?://[^/"]+)?${patternOf(route)}(?:\\?[^"]*)?)"`)
    const link = wanted.exec(await (await line.get(address)).text())?.[1]
    if (!link) throw new Error(`no link to ${route} on ${address}`)
    address = link.replaceAll('&amp;', '&')
  }
  await line.dispose()
  return address
}

/** Ids and codes are long, so that a page called `new` is not taken for one. */
const patternOf = (route: string): string =>
  route.replaceAll(/:(\w+)/g, (_, name: string) => (/Id$|code/.test(name) ? '[\\w-]{20,}' : '[\\w-]+'))
