import { createHash } from 'node:crypto'
import { readPicture } from '#server/platform/picture.ts'
import { pictureId } from '../picture-id.ts'
import type { ImportFormat } from '../rules/import-words.ts'
import { pictureMaxBytes, picturePixelsMost } from '../rules/picture-limits.ts'
import { type Difficulty, faultsOf, type QuestionContent, type QuestionKind } from '../rules/question.ts'
import { tidyContent } from '../tidy-content.ts'

export const importMost = 20_000

export type Draft = { kind: QuestionKind; tags: string[]; difficulty: Difficulty; source: string; content: QuestionContent }

/** One question of a file. `problems` keep it out; `notes` say what of it was left behind. Sentences for whoever brought the file. */
export type ParsedQuestion = { spot: string; stem: string; question: Draft | null; problems: string[]; notes: string[] }
export type ParsedFile = {
  format: ImportFormat
  questions: ParsedQuestion[]
  /** Of the file as a whole. */
  notes: string[]
  pictures: { id: string; base64: string }[]
}
export type ImportProblem =
  | 'import-format'
  | 'import-damaged'
  | 'import-empty'
  | 'import-too-many'
  | 'import-too-large'
  | 'import-encoding'
  | 'import-unsafe'

/** What stops the reading of a file altogether. */
export class Unreadable extends Error {
  readonly problem: ImportProblem
  readonly spot: string
  constructor(problem: ImportProblem, spot = '') {
    super(problem)
    this.problem = problem
    this.spot = spot
  }
}

type Written = { spot: string; draft: Draft | null; stem?: string; problems?: readonly string[]; notes?: readonly string[] }

const picturesMost = 500
const pictureBytesMost = 40_000_000

/** Gathers what a reader finds; stops it when that is more than one import may hold. */
export class Findings {
  readonly questions: ParsedQuestion[] = []
  readonly pictures = new Map<string, string>()
  readonly #notes = new Set<string>()
  readonly #organisationId: string
  #pictureBytes = 0

  constructor(organisationId: string) {
    this.#organisationId = organisationId
  }

  add({ spot, draft, stem = '', problems = [], notes = [] }: Written): void {
    if (this.questions.length >= importMost) throw new Unreadable('import-too-many')
    const content = draft && tidyContent(draft.content)
    const question = draft && content ? { ...draft, source: [...draft.source].slice(0, 200).join(''), content } : null
    const faults = question && problems.length === 0 ? faultsOf(question.kind, question.content) : []
    this.questions.push({
      spot,
      stem: (question?.content.stem || stem).slice(0, 300),
      question: problems.length + faults.length === 0 ? question : null,
      problems: [...problems, ...faults],
      notes: [...new Set(notes)],
    })
  }

  /** Said once, however often it is found. */
  note(sentence: string): void {
    if (this.#notes.size < 50) this.#notes.add(sentence)
  }

  /** Where a picture will be found; null when it is none that may be kept. */
  picture(bytes: Uint8Array): string | null {
    const known = readPicture(bytes)
    if (!known || bytes.length > pictureMaxBytes || known.width * known.height > picturePixelsMost) return null
    const id = pictureId(this.#organisationId, createHash('sha256').update(bytes).digest('hex'))
    if (!this.pictures.has(id)) {
      this.#pictureBytes += bytes.length
      if (this.pictures.size >= picturesMost || this.#pictureBytes > pictureBytesMost) throw new Unreadable('import-too-large')
      this.pictures.set(id, Buffer.from(bytes).toString('base64'))
    }
    return `/question-pictures/${id}`
  }

  end(format: ImportFormat): ParsedFile {
    if (this.questions.length === 0) throw new Unreadable('import-empty')
    return {
      format,
      questions: this.questions,
      notes: [...this.#notes],
      pictures: [...this.pictures].map(([id, base64]) => ({ id, base64 })),
    }
  }
}

/** Tags by which our own files say how hard a question is. */
export const difficultyTags: Record<Difficulty, string> = { 1: '难度:易', 2: '难度:中', 3: '难度:难' }

/** Says in a file that knows no such thing that the blanks may be filled in any order. */
export const anyOrderTag = '各空可互换'

/** Tags as they are kept, and the difficulty among them. */
export function sortTags(tags: readonly string[]): { tags: string[]; difficulty: Difficulty; notes: string[] } {
  const hard = ([1, 2, 3] as const).find((each) => tags.includes(difficultyTags[each]))
  const plain = [
    ...new Set(
      tags
        .map((tag) => tag.normalize('NFKC').trim())
        .filter((tag) => tag !== '' && !/^难度:[易中难]$/.test(tag) && tag !== anyOrderTag),
    ),
  ]
  const kept = plain.filter((tag) => tag.length <= 50).slice(0, 10)
  const notes =
    kept.length < plain.length
      ? [
          `标签太多或太长，未导入：${plain
            .filter((tag) => !kept.includes(tag))
            .join('，')
            .slice(0, 200)}`,
        ]
      : []
  return { tags: kept, difficulty: hard ?? 2, notes }
}

/** A title says where a question came from, unless it only repeats the question. */
export const sourceOf = (title: string, stem: string): string => {
  const [name, text] = [title.trim(), stem.replace(/\s+/g, ' ').trim()]
  return name === '' || text.startsWith(name.replace(/(…|\.\.\.)$/, '')) ? '' : name
}

export const numbered = (texts: readonly string[]) => texts.map((text, place) => ({ id: `o${place + 1}`, text }))
