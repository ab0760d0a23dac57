import type { QuestionContent } from '../rules/question.ts'
import { rowsOfPairs } from '../rules/question-form.ts'
import { writeCloze } from './cloze.ts'
import { anyOrderTag, type Draft, difficultyTags } from './parsed.ts'
import { singleQuestions } from './single-questions.ts'
import { escapeXml } from './xml-tree.ts'

/** Pictures by their place in stems. */
export type Pictures = ReadonlyMap<string, { name: string; bytes: Uint8Array }>

const text = (value: string) => `<text>${escapeXml(value)}</text>`
const field = (name: string, value: string, format = 'plain_text') => `<${name} format="${format}">${text(value)}</${name}>`
const answer = (fraction: number, value: string) => `<answer fraction="${fraction}" format="plain_text">${text(value)}</answer>`

/** A question bank as Moodle reads it. */
export function writeMoodle(drafts: readonly Draft[], pictures: Pictures): string {
  const questions = drafts.flatMap(singleQuestions).map((draft) => writeOne(draft, pictures))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>\n`
}

function writeOne({ kind, tags, difficulty, source, content }: Draft, pictures: Pictures): string {
  const written = [...tags, difficultyTags[difficulty], ...(content.anyOrder ? [anyOrderTag] : [])]
  const { type, parts } = answerOf(kind, content)
  const cloze = type === 'cloze'
  const raw = content.stemHtml ?? content.stem
  const stem = cloze ? writeCloze(raw, content) : raw
  const files: string[] = []
  const html = stem.replace(/\/question-pictures\/[0-9a-f-]{36}/g, (place) => {
    const picture = pictures.get(place)
    if (!picture) return place
    files.push(`<file name="${picture.name}" path="/" encoding="base64">${Buffer.from(picture.bytes).toString('base64')}</file>`)
    return `@@PLUGINFILE@@/${picture.name}`
  })
  const format = content.stemHtml === undefined ? 'plain_text' : 'html'
  return [
    `<question type="${type}">`,
    `<name>${text(source || content.stem.replace(/\s+/g, ' ').trim().slice(0, 60))}</name>`,
    `<questiontext format="${format}">${text(html)}${[...new Set(files)].join('')}</questiontext>`,
    field('generalfeedback', content.explanation),
    ...parts,
    `<tags>${written.map((tag) => `<tag>${text(tag)}</tag>`).join('')}</tags>`,
    '</question>',
  ].join('\n')
}

function answerOf(kind: Draft['kind'], content: QuestionContent): { type: string; parts: string[] } {
  const { options, rightOptionIds, blanks = [], rubric = '' } = content
  switch (kind) {
    case 'single':
    case 'multiple': {
      const share = Math.round(10_000_000 / rightOptionIds.length) / 100_000
      const answers = options.map((option) => answer(rightOptionIds.includes(option.id) ? share : 0, option.text))
      return {
        type: 'multichoice',
        parts: [`<single>${kind === 'single'}</single>`, '<shuffleanswers>true</shuffleanswers>', ...answers],
      }
    }
    case 'true-false':
      return { type: 'truefalse', parts: ['true', 'false'].map((value) => answer(rightOptionIds[0] === value ? 100 : 0, value)) }
    case 'fill-in':
      if (blanks.length !== 1) return { type: 'cloze', parts: [] }
      return {
        type: 'shortanswer',
        parts: [
          `<usecase>${content.caseMatters ? 1 : 0}</usecase>`,
          ...(blanks[0]?.accepted ?? []).map((each) => answer(100, each)),
        ],
      }
    case 'matching':
      return {
        type: 'matching',
        parts: rowsOfPairs(content).map(
          ([left, right]) => `<subquestion format="plain_text">${text(left)}<answer>${text(right)}</answer></subquestion>`,
        ),
      }
    case 'ordering': {
      const byId = new Map(options.map((option) => [option.id, option.text]))
      return { type: 'ordering', parts: rightOptionIds.map((id, place) => answer(place + 1, byId.get(id) ?? '')) }
    }
    default: {
      const lines = kind === 'short-answer' ? 5 : 15
      return { type: 'essay', parts: [`<responsefieldlines>${lines}</responsefieldlines>`, field('graderinfo', rubric)] }
    }
  }
}
