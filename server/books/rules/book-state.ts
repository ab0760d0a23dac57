import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * The way of one number of the certificate book (§9): stock → handed over → stock of the receiver … → issued → full | lost | damaged, of which each is
 * followed by a new book that names it; a lost one may be found again. What was issued by mistake is cancelled, what was spoilt is never issued.
 */
export const bookStates = ['stock', 'handed-over', 'issued', 'full', 'lost', 'damaged', 'cancelled', 'spoilt'] as const
export type BookState = (typeof bookStates)[number]

export const bookCommands = [
  'hand-over',
  'take-in',
  'recall',
  'issue',
  'spoil',
  'fill',
  'lose',
  'damage',
  'find',
  'cancel',
] as const
export type BookCommand = (typeof bookCommands)[number]

const ways: Record<BookCommand, { from: BookState; to: BookState }> = {
  'hand-over': { from: 'stock', to: 'handed-over' },
  'take-in': { from: 'handed-over', to: 'stock' },
  recall: { from: 'handed-over', to: 'stock' },
  issue: { from: 'stock', to: 'issued' },
  spoil: { from: 'stock', to: 'spoilt' },
  fill: { from: 'issued', to: 'full' },
  lose: { from: 'issued', to: 'lost' },
  damage: { from: 'issued', to: 'damaged' },
  find: { from: 'lost', to: 'issued' },
  cancel: { from: 'issued', to: 'cancelled' },
}

/** `followed`: a newer book names this one, and is not cancelled. */
export function step(
  { state, followed = false }: { state: BookState; followed?: boolean },
  command: BookCommand,
): Result<BookState, 'not-in-this-state' | 'already-followed'> {
  const way = ways[command]
  if (way.from !== state) return refuse('not-in-this-state')
  return command === 'find' && followed ? refuse('already-followed') : ok(way.to)
}

/** What is done with a book that somebody holds. */
export const bookActs = ['fill', 'lose', 'damage', 'find', 'cancel'] as const satisfies readonly BookCommand[]
export type BookAct = (typeof bookActs)[number]

/** Which of it may be done with this one now. */
export const openActs = (book: { state: BookState; followed: boolean }): BookAct[] => bookActs.filter((act) => step(book, act).ok)

export const issueKinds = ['first', 'continuation', 'replacement'] as const
export type IssueKind = (typeof issueKinds)[number]

/**
 * As what the next book is issued to a person whose latest one that was not cancelled is in `latest` (null: none). A full one is continued (续发), a lost or
 * damaged one replaced (补发), and the new one names the old.
 */
export function decideIssue(latest: BookState | null): Result<IssueKind, 'has-book'> {
  if (latest === null) return ok('first')
  if (latest === 'full') return ok('continuation')
  return latest === 'lost' || latest === 'damaged' ? ok('replacement') : refuse('has-book')
}

export const stateNames: Record<BookState, string> = {
  stock: '库存',
  'handed-over': '移交途中',
  issued: '有效',
  full: '已填满',
  lost: '已遗失',
  damaged: '已损坏',
  cancelled: '已注销',
  spoilt: '已作废',
}

export const issueNames: Record<IssueKind, string> = { first: '首次发放', continuation: '续发', replacement: '补发' }
