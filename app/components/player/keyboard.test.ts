import { expect, test } from 'vitest'
import { keyCommand, nextRate } from './keyboard.ts'

test.each([
  [' ', 'div', false, { do: 'toggle-play' }],
  ['K', 'button', false, { do: 'toggle-play' }],
  ['ArrowRight', 'div', false, { do: 'seek-by', seconds: 5 }],
  ['>', 'div', false, { do: 'rate-by', step: 1 }],
  ['c', 'input', false, { do: 'toggle-captions' }],
  [' ', 'button', false, null],
  ['ArrowRight', 'input', false, null],
  ['f', 'div', true, null],
  ['Tab', 'div', false, null],
])('%j on %s (modified: %s)', (key, control, modified, command) => {
  expect(keyCommand(key, control, modified)).toEqual(command)
})

test('rates stop at the ends', () => {
  const rates = [0.75, 1, 1.25, 1.5]
  expect([nextRate(rates, 1, 1), nextRate(rates, 1, -1), nextRate(rates, 1.5, 1), nextRate(rates, 0.75, -1)]).toEqual([
    1.25, 0.75, 1.5, 0.75,
  ])
})
