import type { Transaction } from '#server/platform/database.ts'
import { publishHint } from '#server/platform/hints.ts'
import { newId } from '#server/platform/ids.ts'

export type NewNotice = {
  accountId: string
  /** 'hours-credited': what it is about, for the icon. */
  kind: string
  title: string
  body: string
  /** A path of this site. */
  link: string | null
  /** Names the event; the same person hears of it once. */
  dedupeKey: string
}

/** Tells somebody something, in the transaction that made it true; their open pages hear of it after the commit. */
export const notify = (tx: Transaction, notice: NewNotice): Promise<void> => notifyMany(tx, [notice])

export async function notifyMany(tx: Transaction, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  const told = await tx.many<{ accountId: string }>`
    insert into notice (id, account_id, kind, title, body, link, dedupe_key)
    select * from unnest(${notices.map(() => newId())}::uuid[], ${notices.map((each) => each.accountId)}::uuid[], ${notices.map((each) => each.kind)}::text[],
      ${notices.map((each) => each.title)}::text[], ${notices.map((each) => each.body)}::text[], ${notices.map((each) => each.link)}::text[],
      ${notices.map((each) => each.dedupeKey)}::text[])
    on conflict (account_id, dedupe_key) do nothing
    returning account_id as "accountId"`
  tx.afterCommit(() => {
    for (const accountId of new Set(told.map((each) => each.accountId))) publishHint(accountId, { kind: 'notice' })
  })
}
