/** The spreadsheet by which many bodies are registered at once: its columns, and what one row says. */
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { parseCreditCode } from './credit-code.ts'
import {
  industryNames,
  type OrganisationFacts,
  parseFacts,
  parseOrganisationName,
  payrollCategoryNames,
} from './organisation-facts.ts'
import { organisationRefusals } from './refusals.ts'
import { type AuthorityKind, authorityKindNames, authorityKinds, type OrganisationKind, organisationKindNames } from './tree.ts'

export const importLimit = 20_000

export const importColumns = [
  { key: 'name', title: '机构名称', required: true },
  { key: 'code', title: '统一社会信用代码', required: true },
  { key: 'kind', title: '类型', required: true },
  { key: 'parent', title: '上级机构', required: false },
  { key: 'district', title: '所在区', required: false },
  { key: 'industry', title: '行业', required: false },
  { key: 'payrollCategory', title: '工资类别', required: false },
  { key: 'contactName', title: '联系人', required: false },
  { key: 'contactPhone', title: '联系电话', required: false },
] as const
type ColumnKey = (typeof importColumns)[number]['key']
export type ImportCells = Record<ColumnKey, string>

/** What may stand under 类型. Authorities are named by what they are. */
const kindsByName = new Map<string, { kind: OrganisationKind; authorityKind: AuthorityKind | null }>([
  ...(['unit', 'agency', 'institution'] as const).map(
    (kind) => [organisationKindNames[kind], { kind, authorityKind: null }] as const,
  ),
  ...authorityKinds.map(
    (authorityKind) => [authorityKindNames[authorityKind], { kind: 'authority' as const, authorityKind }] as const,
  ),
])

/** What may be chosen in a column, by its place. */
export const importChoices: Record<number, string[]> = {
  2: [...kindsByName.keys()],
  5: Object.values(industryNames),
  6: Object.values(payrollCategoryNames),
}

const plain = (text: string) => text.normalize('NFKC').replace(/[\s*]/g, '')

/** Where each column stands, or that this is another table. Order is free; columns of one's own are not read. */
export function findColumns(header: readonly string[]): Result<Map<ColumnKey, number>, 'import-template'> {
  const titles = header.map(plain)
  const found = new Map<ColumnKey, number>()
  for (const { key, title } of importColumns) {
    const place = titles.indexOf(title)
    if (place >= 0 && titles.lastIndexOf(title) === place) found.set(key, place)
  }
  return importColumns.every(({ key, required }) => !required || found.has(key)) ? ok(found) : refuse('import-template')
}

/** The rows below the header that say anything, each with its number in the sheet. */
export function readRows(
  rows: readonly string[][],
): Result<{ rowNumber: number; cells: ImportCells }[], 'import-template' | 'import-empty'> {
  const columns = findColumns(rows[0] ?? [])
  if (!columns.ok) return columns
  const read = rows
    .map((row, index) => ({
      rowNumber: index + 1,
      cells: Object.fromEntries(
        importColumns.map(({ key }) => [key, (row[columns.value.get(key) ?? -1] ?? '').slice(0, 200)]),
      ) as ImportCells,
    }))
    .slice(1)
    .filter(({ cells }) => Object.values(cells).some((cell) => cell !== ''))
  return read.length === 0 ? refuse('import-empty') : ok(read)
}

export type ImportedBody = {
  name: string
  code: string
  kind: OrganisationKind
  authorityKind: AuthorityKind | null
  /** Code or name as written; '' is the place that the list is brought for. */
  parent: string
  facts: OrganisationFacts
}

const sentenceOf = (reason: keyof typeof organisationRefusals) => organisationRefusals[reason].sentence

/** One row by itself: a body, or everything that is wrong with it in words. */
export function readBody(cells: ImportCells): { body: ImportedBody | null; problems: string[] } {
  const problems: string[] = []
  const take = <Value>(result: Result<Value, keyof typeof organisationRefusals>): Value | null => {
    if (result.ok) return result.value
    problems.push(sentenceOf(result.reason))
    return null
  }
  const name = take(parseOrganisationName(cells.name))
  const code = take(parseCreditCode(cells.code))
  const kind = kindsByName.get(plain(cells.kind))
  if (!kind) problems.push(`类型应为：${[...kindsByName.keys()].join('、')}。`)
  const facts: OrganisationFacts = {
    district: null,
    industry: null,
    payrollCategory: null,
    contactName: null,
    contactPhone: null,
  }
  // Each by itself, so that all that is wrong is said at once.
  for (const fact of Object.keys(facts) as (keyof OrganisationFacts)[]) {
    const parsed = take(parseFacts({ [fact]: cells[fact] }))
    if (parsed) Object.assign(facts, { [fact]: parsed[fact] })
  }
  return name && code && kind && problems.length === 0
    ? { body: { name, code, ...kind, parent: cells.parent.normalize('NFKC').trim(), facts }, problems }
    : { body: null, problems }
}
