/** What a key asks the player for; null when it is not the player's. Positions in seconds, rates by steps. */
export type KeyCommand =
  | { do: 'toggle-play' | 'toggle-muted' | 'toggle-captions' | 'toggle-fullscreen' }
  | { do: 'seek-by'; seconds: number }
  | { do: 'seek-to'; share: number }
  | { do: 'volume-by'; step: number }
  | { do: 'rate-by'; step: 1 | -1 }

const commands: Record<string, KeyCommand> = {
  ' ': { do: 'toggle-play' },
  k: { do: 'toggle-play' },
  m: { do: 'toggle-muted' },
  c: { do: 'toggle-captions' },
  f: { do: 'toggle-fullscreen' },
  ArrowLeft: { do: 'seek-by', seconds: -5 },
  ArrowRight: { do: 'seek-by', seconds: 5 },
  j: { do: 'seek-by', seconds: -10 },
  l: { do: 'seek-by', seconds: 10 },
  ArrowUp: { do: 'volume-by', step: 0.1 },
  ArrowDown: { do: 'volume-by', step: -0.1 },
  Home: { do: 'seek-to', share: 0 },
  End: { do: 'seek-to', share: 1 },
  '<': { do: 'rate-by', step: -1 },
  '>': { do: 'rate-by', step: 1 },
}

/** Keys that a focused control of its own understands are left to it; `control` is its tag in lower case. */
export function keyCommand(key: string, control: string, modified: boolean): KeyCommand | null {
  if (modified) return null
  const command = commands[key.length === 1 ? key.toLowerCase() : key] ?? null
  if (!command) return null
  if (control === 'button' && key === ' ') return null
  if (
    (control === 'input' || control === 'select') &&
    (key === ' ' || key.startsWith('Arrow') || key === 'Home' || key === 'End')
  )
    return null
  if (control === 'textarea') return null
  return command
}

export const nextRate = (rates: readonly number[], rate: number, step: 1 | -1): number =>
  (step === 1 ? rates.find((each) => each > rate) : rates.findLast((each) => each < rate)) ?? rate
