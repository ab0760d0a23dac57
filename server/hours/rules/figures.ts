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
  verification: '年度验证',
  certificate: '培训证书',
} as const
export type SectionKey = keyof typeof sectionNames
export const sectionKeys = Object.keys(sectionNames) as SectionKey[]

/** Every figure of a document, section by section, in the document's order. A figure keeps its path when its neighbours come and go. */
export function listFigures(document: PolicyDocument): Figure[] {
  return sectionsOf(document).flatMap((section) => [
    ...figuresIn((document as Record<string, unknown>)[section], section, section, []),
  ])
}

/** Exams are converted by the forms of their declarations; only documents of before those have the bare table. */
const sectionsOf = ({ declarations }: PolicyDocument): SectionKey[] =>
  sectionKeys.filter((section) => section !== 'conversions' || declarations.length === 0)

/** The document with some figures replaced, by path; paths that it does not have are left alone. Nothing is judged here. */
export function setFigures(
  document: PolicyDocument,
  changes: ReadonlyMap<string, Partial<Pick<Valued, 'value' | 'cite'>>>,
): PolicyDocument {
  return mapFigures(document, (figure, node) => ({ ...node, ...changes.get(figure.path) }))
}

export function mapFigures(document: PolicyDocument, change: (figure: Figure, node: Valued) => Valued): PolicyDocument {
  const copy = structuredClone(document)
  for (const section of sectionsOf(copy))
    for (const { node, ...figure } of nodesIn((copy as Record<string, unknown>)[section], section, section, []))
      Object.assign(node, change(figure, node))
  return copy
}

const isValued = (node: object): node is Valued => 'value' in node && 'basis' in node && 'cite' in node

function* figuresIn(node: unknown, path: string, section: SectionKey, group: readonly string[]): Generator<Figure> {
  for (const { node: _, ...figure } of nodesIn(node, path, section, group)) yield figure
}

function* nodesIn(
  node: unknown,
  path: string,
  section: SectionKey,
  group: readonly string[],
): Generator<Figure & { node: Valued }> {
  if (typeof node !== 'object' || node === null) return
  if (isValued(node)) {
    const { value, basis, cite, label } = node
    yield { path, section, group: group.join(' · '), value, basis, cite, label, node }
    return
  }
  const name = nameOf(node)
  const within = name ? [...group, name] : group
  for (const [key, inner] of Object.entries(node))
    yield* nodesIn(inner, `${path}.${Array.isArray(node) ? keyOf(inner, key) : key}`, section, within)
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
