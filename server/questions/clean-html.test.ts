import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanHtml, showFormulas, showText, textOfHtml } from './clean-html.ts'

const own = '/question-pictures/0198c1d2-1111-7222-8333-444455556666'

describe('HTML of stems', () => {
  test.each([
    ['<p>一<b>二</b></p>', '<p>一<b>二</b></p>'],
    ['<script>alert(1)</script><p onclick="x()">好</p>', '<p>好</p>'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<img src="https://tracker.example/a.png">', ''],
    [`<img src="${own}" alt="图" onload="x()">`, `<img src="${own}" alt="图" />`],
    ['<a href="javascript:alert(1)">链接</a>', '链接'],
    ['<svg><script>alert(1)</script></svg>文', '文'],
    [
      '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
      '<table></table>',
    ],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', '<p></p>'],
    ['<div style="position:fixed">块</div>', '<p>块</p>'],
    ['<iframe src="https://example.com"></iframe><xmp><img src=x onerror=1></xmp>', ''],
  ])('%s', (given, expected) => {
    expect(cleanHtml(given)).toBe(expected)
  })

  test('of anything leaves nothing that runs, and what was cleaned stays as it is', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '<img ',
      'src=',
      'onerror=',
      '<p>',
      '</p>',
      '<svg>',
      '<style>',
      '文',
      '&lt;',
      '<!--',
      '-->',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const clean = cleanHtml(pieces.join(''))
        expect(clean).not.toMatch(/<(script|style|svg|img(?! src="\/question))|<[^>]*\son\w+\s*=/i)
        expect(cleanHtml(clean)).toBe(clean)
      }),
      { numRuns: 300 },
    )
  })

  test('as text keeps the words, the lines and what a picture is said to show', () => {
    expect(textOfHtml('<p>一&nbsp;&lt;二&amp;</p><ul><li>三</li><li>四</li></ul><img alt="电路" src="a">')).toBe(
      '一 <二&\n三\n四\n[电路]',
    )
  })
})

describe('formulas', () => {
  test('are set as MathML without scripts, styles and fonts', () => {
    const shown = showFormulas('<p>设 \\(x^2 &lt; 4\\)</p>')
    expect(shown).toContain('<math')
    expect(shown).not.toMatch(/<script|style=|class="katex-html"/)
  })
  test('that TeX does not understand, or that want more than letters, stay as written or do no harm', () => {
    expect(showFormulas('\\(\\frac{1\\)')).toBe('\\(\\frac{1\\)')
    expect(showFormulas('\\(\\href{javascript:alert(1)}{x}\\)')).not.toMatch(/href="/)
    expect(showText('没有公式')).toBeNull()
    expect(showText('a<b \\(y\\)')).toMatch(/^a&lt;b <span class="katex"><math/)
  })
})
