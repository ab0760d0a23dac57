import {
  faultsOf,
  mostBlanks,
  mostOptions,
  type QuestionContent,
  type QuestionKind,
  type QuestionPart,
  questionKinds,
  trueFalseOptions,
} from './question.ts'

/** The fields of a form by name, in the order of the page: one that comes once is a list of one. */
export type Fields = (name: string) => readonly string[]

/** A sentence for the author, by the field that it stands beside. */
export type FieldProblems = Partial<Record<string, string>>

/**
 * What an author wrote in the form of a question. `prefix` is that of a part of a case: `part0-`. Rows that were left empty are not there; rows keep
 * their places, so that a mark at row 3 is the mark of row 3. HTML stays as it was written: whoever keeps it cleans it.
 */
export function readQuestionForm(
  kind: QuestionKind,
  fields: Fields,
  prefix = '',
): { content: QuestionContent; problems: FieldProblems } {
  const all = (name: string) => fields(prefix + name)
  const one = (name: string) => (all(name)[0] ?? '').trim()
  const rich = all('rich').includes('yes')
  const text = one('stem')
  const shared = {
    stem: text,
    explanation: one('explanation'),
    ...(rich && text !== '' ? { stemHtml: text } : {}),
  }
  const content: QuestionContent = { ...shared, ...answerOf(kind, all) }
  const problems: FieldProblems = {}
  if (kind === 'case') {
    const parts = partsOf(fields)
    Object.assign(problems, ...parts.map((part) => part.problems))
    content.parts = parts.map((part) => part.part)
  }
  if (text === '') problems[`${prefix}stem`] = '请填写题干。'
  for (const fault of faultsOf(kind, content)) {
    const field = `${prefix}${fieldOf(fault)}`
    if (/^第 \d+ 小题/.test(fault)) continue
    problems[field] ??= fault
  }
  return { content, problems }
}

/** Beside which field a fault stands. */
function fieldOf(fault: string): string {
  if (/题干/.test(fault)) return 'stem'
  if (/解析/.test(fault)) return 'explanation'
  return /小题/.test(fault) ? 'parts' : 'answer'
}

type Answer = Pick<QuestionContent, 'options' | 'rightOptionIds' | 'prompts' | 'blanks' | 'anyOrder' | 'caseMatters' | 'rubric'>

function answerOf(kind: QuestionKind, all: Fields): Answer {
  const none = { options: [], rightOptionIds: [] }
  const marks = (name: string) => new Set(all(name).map(Number))
  switch (kind) {
    case 'single':
    case 'multiple': {
      const [right, last] = [marks('right'), marks('last')]
      const rows = all('option')
        .map((text, place) => ({ id: `o${place + 1}`, text: text.trim(), place }))
        .filter((row) => row.text !== '')
      return {
        options: rows.map(({ id, text, place }) => ({ id, text, ...(last.has(place) ? { last: true } : {}) })),
        rightOptionIds: rows.filter((row) => right.has(row.place)).map((row) => row.id),
      }
    }
    case 'true-false':
      return { options: trueFalseOptions, rightOptionIds: all('right').filter((id) => id === 'true' || id === 'false') }
    case 'fill-in':
      return {
        ...none,
        blanks: all('blank')
          .map((line) => ({ accepted: readAccepted(line) }))
          .filter((blank) => blank.accepted.length > 0),
        ...(all('anyOrder').includes('yes') ? { anyOrder: true } : {}),
        ...(all('caseMatters').includes('yes') ? { caseMatters: true } : {}),
      }
    case 'matching':
      return pairsOf(all('left').map((left, row) => [left, all('match')[row] ?? '']))
    case 'ordering': {
      const options = all('item')
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map((text, place) => ({ id: `o${place + 1}`, text }))
      return { options, rightOptionIds: options.map((option) => option.id) }
    }
    default:
      return { ...none, ...((all('rubric')[0] ?? '').trim() ? { rubric: (all('rubric')[0] ?? '').trim() } : {}) }
  }
}

/** Ways to fill one blank, parted by “|”; `\|` is the sign itself. */
export const readAccepted = (line: string): string[] => [
  ...new Set(
    line
      .split(/(?<!\\)[|｜]/)
      .map((each) => each.replace(/\\([|｜])/g, '$1').trim())
      .filter((each) => each !== ''),
  ),
]
export const writeAccepted = (accepted: readonly string[]): string =>
  accepted.map((each) => each.replace(/[|｜]/g, '\\$&')).join(' | ')

/** Left and right of each row; several rows may lead to one thing on the right, and a row without a left side is there to mislead. */
export function pairsOf(rows: readonly (readonly [string, string])[]): Answer {
  const pairs = rows.map(([left, right]) => [left.trim(), right.trim()] as const)
  const texts = [...new Set(pairs.map(([, right]) => right).filter((right) => right !== ''))]
  const options = texts.map((text, place) => ({ id: `o${place + 1}`, text }))
  const whole = pairs.filter(([left]) => left !== '')
  return {
    options,
    prompts: whole.map(([left]) => left),
    rightOptionIds: whole.flatMap(([, right]) => options.find((option) => option.text === right)?.id ?? []),
  }
}

/** Rows of a form for what is there: the answers of a matching question as they are edited. */
export function rowsOfPairs({ options, prompts = [], rightOptionIds }: QuestionContent): [string, string][] {
  const textOf = (id: string | undefined) => options.find((option) => option.id === id)?.text ?? ''
  const misleading = options.filter((option) => !rightOptionIds.includes(option.id))
  return [
    ...prompts.map((left, row): [string, string] => [left, textOf(rightOptionIds[row])]),
    ...misleading.map((option): [string, string] => ['', option.text]),
  ]
}

function partsOf(fields: Fields): { part: QuestionPart; problems: FieldProblems }[] {
  return fields('part').flatMap((key) => {
    const prefix = `part${key}-`
    const kind = questionKinds.find((each) => each === fields(`${prefix}kind`)[0])
    if (!/^\d{1,2}$/.test(key) || !kind || kind === 'case') return []
    const { content, problems } = readQuestionForm(kind, fields, prefix)
    return [{ part: { kind, content }, problems }]
  })
}

/** How many rows a new question's form begins with. */
export const rowsAtFirst: Partial<Record<QuestionKind, number>> = {
  single: 4,
  multiple: 4,
  'fill-in': 1,
  matching: 3,
  ordering: 4,
}
export const rowsMost: Partial<Record<QuestionKind, number>> = {
  single: mostOptions,
  multiple: mostOptions,
  'fill-in': mostBlanks,
  matching: mostOptions,
  ordering: mostOptions,
}
