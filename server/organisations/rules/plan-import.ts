/**
 * What a list of bodies would do to the tree. A row is new; here, when the same body stands at the same place already; or a problem. One problem and
 * nothing of the list is written. Rows may name a parent of the same list, above or below themselves.
 */
import { parseCreditCode } from './credit-code.ts'
import { type ImportCells, type ImportedBody, readBody } from './import-template.ts'
import { parseOrganisationName } from './organisation-facts.ts'
import { mayStandBelow, type OrganisationKind, organisationKindNames } from './tree.ts'

export type KnownBody = {
  id: string
  kind: OrganisationKind
  name: string
  code: string
  parentId: string | null
  closed: boolean
}

export type PlannedRow = {
  rowNumber: number
  cells: ImportCells
  outcome: 'new' | 'here' | 'problem'
  problems: string[]
  body: ImportedBody | null
  /** A body that is there, or a row of this list by its number. */
  parent: { id: string } | { row: number } | null
}

export type Known = {
  /** The place that the list is brought for; a row without a parent stands below it. */
  place: KnownBody
  /** Bodies within that place. */
  within: readonly KnownBody[]
  /** Codes of the list that somebody else's body has. */
  takenElsewhere: ReadonlySet<string>
}

/** More levels than this are no city's tree: the list runs in a circle. */
const deepest = 30

export function planImport(rows: readonly { rowNumber: number; cells: ImportCells }[], known: Known): PlannedRow[] {
  const planned: PlannedRow[] = rows.map((row) => {
    const { body, problems } = readBody(row.cells)
    return { ...row, outcome: body ? 'new' : 'problem', problems, body, parent: null }
  })
  const readable = planned.filter((row): row is PlannedRow & { body: ImportedBody } => row.body !== null)
  const byNumber = new Map(readable.map((row) => [row.rowNumber, row]))
  const byCode = groupBy(readable, (row) => row.body.code)
  const byName = groupBy(readable, (row) => row.body.name)
  const knownByCode = new Map([...known.within, known.place].map((body) => [body.code, body]))
  const knownByName = groupBy([...known.within, known.place], (body) => body.name)

  for (const row of readable) {
    const same = byCode.get(row.body.code) ?? []
    const first = same[0]
    if (same.length > 1)
      row.problems.push(
        `统一社会信用代码与${same
          .filter((each) => each !== row)
          .map((each) => `第 ${each.rowNumber} 行`)
          .slice(0, 3)
          .join('、')}相同。`,
      )
    else if (first === row) findParent(row)
    if (known.takenElsewhere.has(row.body.code))
      row.problems.push('这个统一社会信用代码已由其他主管部门登记；如需调整隶属，请联系市级主管部门。')
    const there = knownByCode.get(row.body.code)
    if (there && row.problems.length === 0) meet(row, there)
  }
  for (const row of readable) {
    if (row.parent && 'row' in row.parent && isCircle(row)) row.problems.push('上级机构互相指向，形成了循环。')
  }
  for (const row of readable) if (row.problems.length > 0) row.outcome = 'problem'
  return planned

  function findParent(row: PlannedRow & { body: ImportedBody }): void {
    const wanted = row.body.parent
    const found = wanted === '' ? known.place : parentCalled(wanted, row)
    if (typeof found === 'string') {
      row.problems.push(found)
      return
    }
    const kind = 'rowNumber' in found ? found.body.kind : found.kind
    if (!('rowNumber' in found) && found.closed) row.problems.push(`上级机构“${found.name}”已经停用。`)
    else if (!mayStandBelow(row.body.kind, kind))
      row.problems.push(`${organisationKindNames[row.body.kind]}不能设在${organisationKindNames[kind]}之下。`)
    else row.parent = 'rowNumber' in found ? { row: found.rowNumber } : { id: found.id }
  }

  /** By code first: that is sure. A name may fit several. */
  function parentCalled(wanted: string, row: PlannedRow): KnownBody | (PlannedRow & { body: ImportedBody }) | string {
    const code = parseCreditCode(wanted)
    if (code.ok) {
      const there = knownByCode.get(code.value)
      if (there) return there
      const [inList] = byCode.get(code.value) ?? []
      return inList ?? `没有找到代码为 ${code.value} 的上级机构；它应已登记，或在本表中。`
    }
    const parsed = parseOrganisationName(wanted)
    const name = parsed.ok ? parsed.value : wanted
    const there = knownByName.get(name) ?? []
    const inList = (byName.get(name) ?? []).filter((each) => each !== row && !knownByCode.has(each.body.code))
    const [only] = [...there, ...inList]
    if (!only) return `没有找到上级机构“${name}”；它应已登记，或在本表中。`
    return there.length + inList.length > 1
      ? `叫“${name}”的上级机构有 ${there.length + inList.length} 个，请改填它的统一社会信用代码。`
      : only
  }

  function meet(row: PlannedRow & { body: ImportedBody }, there: KnownBody): void {
    const samePlace = row.parent && 'id' in row.parent && row.parent.id === there.parentId
    if (there.closed) row.problems.push(`已登记的“${there.name}”已经停用，请先恢复。`)
    else if (there.name === row.body.name && there.kind === row.body.kind && samePlace) row.outcome = 'here'
    else
      row.problems.push(
        there.name === row.body.name
          ? '这个机构已经登记在另一个上级之下，或类型不同；变更隶属请在机构页面办理。'
          : `这个统一社会信用代码已登记为“${there.name}”；更名请在机构页面办理。`,
      )
  }

  function isCircle(row: PlannedRow): boolean {
    let at: PlannedRow | undefined = row
    for (let levels = 0; at?.parent && 'row' in at.parent; levels += 1) {
      if (levels > deepest) return true
      at = byNumber.get(at.parent.row)
    }
    return false
  }
}

/** New rows so that a parent comes before its children. */
export function inOrder(planned: readonly PlannedRow[]): PlannedRow[] {
  const rows = new Map(planned.map((row) => [row.rowNumber, row]))
  const ordered = new Set<PlannedRow>()
  const add = (row: PlannedRow): void => {
    const chain: PlannedRow[] = []
    for (
      let at: PlannedRow | undefined = row;
      at && !ordered.has(at);
      at = at.parent && 'row' in at.parent ? rows.get(at.parent.row) : undefined
    )
      chain.unshift(at)
    for (const each of chain) ordered.add(each)
  }
  for (const row of planned) add(row)
  return [...ordered].filter((row) => row.outcome === 'new')
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
