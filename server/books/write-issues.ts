import type { Transaction } from '#server/platform/database.ts'
import { notifyMany } from '#server/portal/notify.ts'
import { recordMovements } from './record-movements.ts'
import type { IssueKind } from './rules/book-state.ts'
import { formatBookNumber } from './rules/number-range.ts'

export type Issue = { number: number; learnerId: string; as: IssueKind; previousNumber: number | null }

/** Numbers that were taken out of the stock of `placeId` become these people's books: state, history, audit trail and notices in one. */
export async function writeIssues(
  tx: Transaction,
  placeId: string,
  issues: readonly Issue[],
  { actorId, at }: { actorId: string; at: Date },
): Promise<void> {
  await tx.run`
    insert into book_range (first_number, last_number, place_id, state, learner_id, issued_as, issued_at, previous_number)
    select issue.number, issue.number, ${placeId}::uuid, 'issued', issue.learner_id, issue.issued_as, ${at}::timestamptz, issue.previous_number
    from unnest(${issues.map((each) => each.number)}::int[], ${issues.map((each) => each.learnerId)}::uuid[], ${issues.map((each) => each.as)}::text[],
      ${issues.map((each) => each.previousNumber)}::int[]) as issue (number, learner_id, issued_as, previous_number)`
  await recordMovements(
    tx,
    issues.map(({ number, learnerId, previousNumber }) => ({
      ...{ kind: 'issued' as const, first: number, last: number, placeId, learnerId, previousNumber },
    })),
    { actorId, at },
  )
  const { name } = await tx.one<{ name: string }>`select name from organisation where id = ${placeId}`
  await notifyMany(
    tx,
    issues.map((issue) => ({
      ...{ accountId: issue.learnerId, kind: 'book', link: '/learn/book', dedupeKey: `book:${issue.number}` },
      ...{ title: noticeTitles[issue.as], body: noticeBody(name, issue) },
    })),
  )
}

const noticeTitles: Record<IssueKind, string> = {
  first: '继续教育证书已发放',
  continuation: '继续教育证书已续发',
  replacement: '继续教育证书已补发',
}

const noticeBody = (place: string, { number, as, previousNumber }: Issue): string => {
  const given = `${place}已为您发放继续教育证书，证书号 ${formatBookNumber(number)}。`
  if (as === 'first' || previousNumber === null) return given
  const old = formatBookNumber(previousNumber)
  return as === 'continuation' ? `${given}它接续 ${old}，原证仍由您保管。` : `${given}它替代 ${old}，原证从此无效。`
}
