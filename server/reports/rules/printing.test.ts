import { expect, it } from 'vitest'
import { entryName, printingForm, sheetsOf, splitNumbers } from './printing.ts'

it('reads what forms send: one choice or several', () => {
  const wish = printingForm.parse({ kinds: 'training', years: ['2026', '2025'], format: 'pdf' })
  expect(sheetsOf(wish)).toEqual([
    { kind: 'training', year: 2025 },
    { kind: 'training', year: 2026 },
  ])
  expect(sheetsOf({ kinds: ['statement'], years: [2025, 2026] })).toEqual([{ kind: 'statement', year: null }])
  expect(printingForm.safeParse({ format: 'pdf' }).success).toBe(false)
})

it('takes numbers apart however they were pasted, each once', () => {
  expect(splitNumbers('11010119900307803x\n１２０１０１１９９００１０１００１０，\t11010119900307803X ')).toEqual([
    '11010119900307803X',
    '120101199001010010',
  ])
})

it('names files as file systems can bear them', () => {
  expect(entryName('买买提·艾力/../', '继续教育学时证明', 'ZM1')).toBe('买买提·艾力..-继续教育学时证明-ZM1.pdf')
})
