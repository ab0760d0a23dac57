import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import type { FigureRow } from '#server/hours/rules/figure-rows.ts'
import classes from './policy.module.css'

const basisNames = { law: '法定', configured: '配置' }

const columns: Column<FigureRow>[] = [
  { key: 'name', title: '项目', heading: true, cell: (row) => <span id={row.path}>{row.name}</span> },
  {
    key: 'value',
    title: '数值',
    cell: (row) => (
      <span className={classes.value}>
        <strong>{row.text}</strong>
        {row.before === null ? null : (
          <span className={classes.quiet}>
            上一版：<span>{row.before}</span>
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'cite',
    title: '依据',
    cell: (row) => (
      <span>
        <span className={classes.tag} data-tone={row.foreign ? 'warn' : undefined}>
          {row.foreign ? '他地规则包' : basisNames[row.basis]}
        </span>{' '}
        {row.cite}
      </span>
    ),
  },
]

/** Figures with where they come from, and what they were before. */
export function FigureTable({ caption, rows }: { caption: string; rows: readonly FigureRow[] }) {
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.path} />
}
