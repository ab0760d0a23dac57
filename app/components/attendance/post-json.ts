/** Sends JSON and reads JSON; null: there is no network, or the site does not answer. What the site refuses is an answer. */
export async function postJson<Answer>(address: string, body: unknown): Promise<Answer | null> {
  try {
    const response = await fetch(address, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      signal: AbortSignal.timeout(10_000),
    })
    return response.ok ? ((await response.json()) as Answer) : null
  } catch {
    return null
  }
}
