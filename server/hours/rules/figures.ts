import type { DeclarationForm } from './declaration-form.ts'
import { formRules } from './form-rules.ts'
import { conditionNames } from './lamps.ts'
import type { PolicyDocument } from './policy.ts'

export type FigureValue = number | string | { numerator: number; denominator: number }
type Valued = { value: FigureValue; basis: 'law' | 'configured'; cite: string; label: string }

/** One figure of a policy with its place in the document: `exam.passMark`, `lamps.city.conditions.total.least.ordinary`. */
export type Figure = Valued & {
  path: string
  section: SectionKey
  /** What it belongs to within its section, outermost first; empty where the section has no parts. */
  group: string
}

export const sectionNames = {
  obligation: '年度任务',
  lamps: '达标条件',
  ceilings: '计入上限',
  conversions: '考试折算',
  declarations: '学习申报',
  study: '网络学习',
  exam: '网上考试',
  deadlines: '期限',
  trainings: '线下培训',
  verification: '年度验证',
  certificate: '培训证书',
} as const
export type SectionKey = keyof typeof sectionNames
export const sectionKeys = Object.keys(sectionNames) as SectionKey[]

/** Every figure of a document, section by section, in the document's order. A figure keeps its path when its neighbours come and go. */
export const listFigures = (document: PolicyDocument): Figure[] => [...placesIn(document)].map(({ figure }) => figure)

/** The document with some figures replaced, by path; paths that it does not have are left alone. Nothing is judged here. */
export const setFigures = (
  document: PolicyDocument,
  changes: ReadonlyMap<string, Partial<Pick<Valued, 'value' | 'cite'>>>,
): PolicyDocument => mapFigures(document, (figure) => changes.get(figure.path) ?? {})

/** The document with what `change` answers for each figure; what it does not answer stays. */
export function mapFigures(
  document: PolicyDocument,
  change: (figure: Figure) => Partial<Pick<Valued, 'value' | 'cite'>>,
): PolicyDocument {
  const copy = structuredClone(document)
  for (const { figure, write } of placesIn(copy)) write(change(figure))
  return copy
}

type Place = { figure: Figure; write: (next: Partial<Pick<Valued, 'value' | 'cite'>>) => void }

function* placesIn(document: PolicyDocument): Generator<Place> {
  for (const section of sectionsOf(document)) yield* within((document as Record<string, unknown>)[section], section, section, [])
}

/** Exams are converted by the forms of their declarations; only documents of before those have the bare table. */
const sectionsOf = ({ declarations }: PolicyDocument): SectionKey[] =>
  sectionKeys.filter((section) => section !== 'conversions' || declarations.length === 0)

const isValued = (node: object): node is Valued => 'value' in node && 'basis' in node && 'cite' in node
const isForm = (node: object): node is DeclarationForm => 'tariff' in node && 'evidence' in node

function* within(node: unknown, path: string, section: SectionKey, around: readonly string[]): Generator<Place> {
  if (typeof node !== 'object' || node === null) return
  if (isValued(node)) {
    const { value, basis, cite, label } = node
    yield {
      figure: { path, section, group: around.join(' · '), value, basis, cite, label },
      write: (next) => void Object.assign(node, next),
    }
    return
  }
  const name = nameOf(node)
  const names = name ? [...around, name] : around
  for (const [key, inner] of Object.entries(node))
    yield* within(inner, `${path}.${Array.isArray(node) ? keyOf(inner, key) : key}`, section, names)
  if (isForm(node))
    for (const { path: rule, label, read, write } of formRules)
      yield {
        figure: {
          ...{ path: `${path}.${rule}`, section, group: names.join(' · '), label },
          ...{ value: read(node), basis: 'configured', cite: node.cite },
        },
        write: ({ value }) => value !== undefined && write(node, value),
      }
}

/** Members of a list are known by what they are, not by their place. */
function keyOf(member: unknown, place: string): string {
  const { id, form, level } = (member ?? {}) as { id?: unknown; form?: unknown; level?: unknown }
  if (typeof id === 'string') return id
  return typeof form === 'string' && typeof level === 'string' ? `${form}-${level}` : place
}

function nameOf(node: object): string | null {
  const { id, label, kind, measure } = node as { id?: unknown; label?: unknown; kind?: unknown; measure?: unknown }
  const known = measure !== undefined && typeof id === 'string' ? conditionNames[id] : undefined
  const name = known ?? (typeof label === 'string' ? label : null)
  return name && kind === 'sufficient' ? `${name}（达到即可）` : name
}
