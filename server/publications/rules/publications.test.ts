import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerptOf, markWords, readBody, searchWords } from './body-text.ts'
import { escapeXml } from './escape-xml.ts'
import { type PublicationText, readPublication } from './publication-form.ts'
import { movePublication, publicationActs, publicationStatuses } from './publication-state.ts'

describe('a text', () => {
  it('has headings, paragraphs and lists, and nothing else', () => {
    expect(readBody('第一段\n还是第一段\n\n## 要点\n- 甲\n- 乙\n1. 一\n2、 二\n\n<b>第三段</b>')).toEqual([
      { is: 'paragraph', text: '第一段\n还是第一段' },
      { is: 'heading', text: '要点' },
      { is: 'list', ordered: false, items: ['甲', '乙'] },
      { is: 'list', ordered: true, items: ['一', '二'] },
      { is: 'paragraph', text: '<b>第三段</b>' },
    ])
    expect(excerptOf('## 题目\n\n甲乙丙丁\n\n- 戊', 3)).toBe('甲乙丙…')
  })

  it('loses no word of what was typed', () =>
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z甲乙]{1,6}$/), { maxLength: 12 }),
        fc.constantFrom('\n', '\n\n', '\n- ', '\n3. '),
        (words, between) => {
          const shown = readBody(words.join(between)).flatMap((block) =>
            block.is === 'list' ? block.items : block.text.split('\n'),
          )
          expect(shown).toEqual(words)
        },
      ),
    ))
})

describe('words that were looked for', () => {
  it.each([
    ['继续教育条例', ['教育'], '继续|*教育|条例'],
    ['ABC abc', ['bc'], 'A|*BC| a|*bc'],
    ['没有', ['教育'], null],
  ] as const)('%s with %o', (text, words, shown) => {
    const parts = markWords(text, words)
    expect(parts?.map((part) => (part.marked ? `*${part.text}` : part.text)).join('|') ?? null).toBe(shown)
  })

  it('are marked where they stand, and the text around them is as it was', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c]{0,30}$/), fc.stringMatching(/^[a-c]{1,3}$/), (text, word) => {
        const parts = markWords(text, [word], 200)
        expect(parts === null).toBe(!text.includes(word))
        if (!parts) return
        expect(
          parts
            .map((part) => part.text)
            .join('')
            .replace(/^…|…$/g, ''),
        ).toBe(text.slice(Math.max(0, text.indexOf(word) - 20)))
        for (const part of parts) if (part.marked) expect(part.text).toBe(word)
      }),
    ))

  it('are few', () => expect(searchWords(' 甲  乙 甲 丙 丁 戊 己 庚 ')).toEqual(['甲', '乙', '丙', '丁', '戊', '己']))
})

it('puts nothing into XML that could end an element', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeXml(text)
      expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|apos);)/)
      for (const sign of escaped) expect('\t\n\r'.includes(sign) || (sign.codePointAt(0) ?? 0) >= 0x20).toBe(true)
    }),
    { numRuns: 50 },
  ))

describe('what is typed', () => {
  const good: PublicationText = {
    ...{
      kind: 'regulation',
      title: '某办法',
      body: '正文',
      pinned: '',
      level: 'municipal',
      issuer: '市局',
      documentNumber: '津〔2026〕1号',
    },
    ...{ issuedOn: '2026-01-01', effectiveOn: '', year: '', publishAt: '2026-12-01T08:30' },
  }
  it.each([
    [{ kind: 'x' }, 'kind'],
    [{ title: '短' }, 'title'],
    [{ body: ' ' }, 'body'],
    [{ level: '' }, 'level'],
    [{ issuedOn: '2026-02-30' }, 'issuedOn'],
    [{ publishAt: '2026-12-01T25:00' }, 'publishAt'],
    [{ kind: 'guide', year: '26' }, 'year'],
  ] as const)('%o is wrong at %s', (changes, field) =>
    expect(Object.keys(readPublication({ ...good, ...changes }).problems ?? {})).toEqual([field]),
  )

  it('keeps what a regulation has of regulations alone', () => {
    expect(readPublication(good).read).toMatchObject({ level: 'municipal', issuedOn: '2026-01-01', year: null })
    expect(readPublication(good).read?.publishAt?.toJSON()).toBe('2026-12-01T00:30:00.000Z')
    expect(readPublication({ ...good, kind: 'news' }).read).toMatchObject({
      level: null,
      issuer: '',
      documentNumber: '',
      issuedOn: null,
    })
  })
})

it('comes before the public by publication alone', () =>
  fc.assert(
    fc.property(fc.constantFrom(...publicationStatuses), fc.constantFrom(...publicationActs), (status, act) => {
      const moved = movePublication(status, act)
      if (moved.ok && moved.value === 'published') expect(act).toBe('publish')
    }),
  ))
