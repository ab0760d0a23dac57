import { letterOf } from '#server/exams/rules/answer.ts'

export type KeyAction = { do: 'choose'; place: number } | { do: 'next' } | { do: 'previous' } | { do: 'flag' }

/**
 * What a key means at a question with `optionCount` options: 1–8 and A–H choose, N and P turn the page, F flags.
 * Where F is an option it chooses; such a question is flagged with the button.
 */
export function keyAction(key: string, optionCount: number): KeyAction | null {
  const letter = key.toUpperCase()
  for (let place = 0; place < optionCount; place += 1) {
    if (letter === letterOf(place) || key === String(place + 1)) return { do: 'choose', place }
  }
  if (letter === 'N') return { do: 'next' }
  if (letter === 'P') return { do: 'previous' }
  return letter === 'F' ? { do: 'flag' } : null
}
