import katex from 'katex'
import sanitizeHtml from 'sanitize-html'

/** A picture of ours, and nothing from anywhere else: what is shown in an exam must not tell a third party who sits it. */
export const picturePath = /^\/question-pictures\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const options: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr'],
    ...['table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'img'],
  ],
  allowedAttributes: { img: ['src', 'alt'], th: ['colspan', 'rowspan'], td: ['colspan', 'rowspan'] },
  allowedSchemes: [],
  allowProtocolRelative: false,
  // Headings and sections of other systems are paragraphs here; what they say stays.
  transformTags: { div: 'p', h1: 'p', h2: 'p', h3: 'p', h4: 'p', h5: 'p', h6: 'p' },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !picturePath.test(attribs.src ?? ''),
  nestingLimit: 30,
  enforceHtmlBoundary: true,
}

/** The subset that stems may use: paragraphs, emphasis, lists, tables, pictures of our own. No styles, links, scripts, frames or foreign pictures. */
export function cleanHtml(html: string): string {
  let clean = sanitizeHtml(html, options).trim()
  // What a browser would read differently from what was written is written as it would be read: then cleaning it again changes nothing.
  for (let round = 0; round < 5; round += 1) {
    const again = sanitizeHtml(clean, options).trim()
    if (again === clean) return clean
    clean = again
  }
  return ''
}

/** The words of an HTML text, a line a block; formulas stay as they are written, pictures as their description. */
export function textOfHtml(html: string): string {
  const broken = html
    .replace(/<img\b[^>]*?\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi, (_, double, single) => `[${double ?? single ?? ''}]`)
    .replace(/<img\b[^>]*>/gi, '[图]')
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d|\/table|\/pre)\b[^>]*>/gi, '\n')
    .replace(/<\/t[dh]>/gi, ' ')
  const plain = sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} })
  return decodeEntities(plain)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\s]*/g, '\n')
    .trim()
}

/** The five that the cleaner writes, and the space that does not break. */
const decodeEntities = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('\u00a0', ' ')
    .replaceAll('&amp;', '&')

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** `\( … \)` in a line, `\[ … \]` in a line of its own. */
const formula = /\\\((.+?)\\\)|\\\[(.+?)\\\]/gs

/** Plain text with formulas as HTML; null when it has none. */
export const showText = (text: string): string | null => {
  formula.lastIndex = 0
  return formula.test(text) ? showFormulas(escapeHtml(text).replaceAll('\n', '<br />')) : null
}

/**
 * Sets the formulas of clean HTML as MathML, which browsers draw and readers read by themselves: no script, style or font goes along. What TeX does
 * not understand stays as it was written.
 */
export function showFormulas(html: string): string {
  return html.replace(formula, (written: string, inline?: string, block?: string) => {
    try {
      return katex.renderToString(decodeEntities((inline ?? block ?? '').replace(/<br ?\/?>/g, ' ')), {
        output: 'mathml',
        displayMode: block !== undefined,
        throwOnError: true,
        trust: false,
        strict: 'ignore',
        maxExpand: 200,
        maxSize: 20,
      })
    } catch {
      return written
    }
  })
}
