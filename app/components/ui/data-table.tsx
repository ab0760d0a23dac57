import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import classes from './data-table.module.css'

export type Column<Row> = {
  /** Also its name in `?sort=`, when it can be sorted by. */
  key: string
  title: string
  cell: (row: Row) => ReactNode
  sortable?: boolean
  numeric?: boolean
  /** On a phone a row is a card: this cell is its heading, without the column's title. */
  heading?: boolean
}

/** A list of records: a table where there is room, cards on a phone. The order stands in the address: `?sort=name` or `?sort=-name`. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  /** What the rows are, for those who do not see the page. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}) {
  const [query] = useSearchParams()
  const sort = query.get('sort') ?? ''
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => {
            const direction = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : undefined
            return (
              <th
                key={column.key}
                scope="col"
                data-numeric={column.numeric || undefined}
                aria-sort={column.sortable ? (direction ?? 'none') : undefined}
              >
                {column.sortable ? (
                  <Link to={sortLink(query, column.key, direction)} preventScrollReset>
                    {column.title}
                    <span aria-hidden>{direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}</span>
                  </Link>
                ) : (
                  column.title
                )}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td
                key={column.key}
                data-title={column.heading ? undefined : column.title}
                data-heading={column.heading || undefined}
                data-numeric={column.numeric || undefined}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The other order starts at the first page again. */
function sortLink(query: URLSearchParams, key: string, direction: 'ascending' | 'descending' | undefined): string {
  const next = new URLSearchParams(query)
  next.set('sort', direction === 'ascending' ? `-${key}` : key)
  next.delete('page')
  next.delete('after')
  return `?${next}`
}
