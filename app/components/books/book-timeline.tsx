import type { BookEvent } from '#server/books/find-book.ts'
import { movementNames } from '#server/books/rules/movement.ts'
import { countOf, formatBookNumber, formatRange } from '#server/books/rules/number-range.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './books.module.css'

/** What happened to a number, oldest first, and where its holder took it. */
export function BookTimeline({
  events,
  moves,
}: {
  events: readonly BookEvent[]
  moves: readonly { placeName: string; at: Date }[]
}) {
  const lines = [
    ...events.map((event) => ({
      key: `e${event.id}`,
      at: event.at,
      text: textOf(event),
      by: event.actorName,
      reason: event.reason,
    })),
    ...moves.map((move) => ({
      ...{ key: `m${move.at.getTime()}`, at: move.at, by: null, reason: '' },
      text: `持证人转入 ${move.placeName}，证书随人转移`,
    })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  return (
    <ol className={classes.steps}>
      {lines.map((line) => (
        <li key={line.key}>
          {line.text}
          <small className={classes.quiet}>
            {shanghaiMinuteText(line.at)}
            {line.by ? ` ${line.by}` : ''}
            {line.reason ? `：${line.reason}` : ''}
          </small>
        </li>
      ))}
    </ol>
  )
}

function textOf(event: BookEvent): string {
  const what = movementNames[event.kind]
  const range = countOf(event) > 1 ? `（${formatRange(event)}）` : ''
  const old = event.previousNumber ? `，原证 ${formatBookNumber(event.previousNumber)}` : ''
  if (event.kind === 'taken-in') return `${event.placeName} ${what}${range}，来自 ${event.otherPlaceName}`
  return `${event.placeName} ${what}${event.otherPlaceName ? `给 ${event.otherPlaceName}` : ''}${range}${old}`
}
