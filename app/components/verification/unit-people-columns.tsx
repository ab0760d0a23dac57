import { Checkbox } from '@mantine/core'
import { Link } from 'react-router'
import type { Column } from '#app/components/ui/data-table.tsx'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { UnitPerson } from '#server/verification/find-unit-year.ts'
import { stageNames } from '#server/verification/rules/year-state.ts'
import classes from './verification.module.css'

/** Of each person of a unit what counts, what is lacking, and where the year stands. */
export const unitPeopleColumns: Column<UnitPerson>[] = [
  {
    key: 'name',
    title: '人员',
    heading: true,
    cell: (row) => (
      <span className={classes.person}>
        {row.ready ? <Checkbox name="learnerId" value={row.learnerId} aria-label={`选择${row.realName}`} /> : null}
        <span>
          <Link to={`/manage/learners/${row.learnerId}`}>{row.realName}</Link>
          <small className={classes.quiet}>{row.maskedIdNumber}</small>
        </span>
      </span>
    ),
  },
  {
    key: 'total',
    title: '计入 / 应完成',
    numeric: true,
    cell: (row) => `${formatHours(row.counted.total)} / ${formatHours(row.neededCentihours)}`,
  },
  { key: 'public', title: '公需', numeric: true, cell: (row) => formatHours(row.counted.public) },
  { key: 'professional', title: '专业', numeric: true, cell: (row) => formatHours(row.counted.professional) },
  { key: 'met', title: '达标', cell: (row) => (row.met ? '达标' : '未达标') },
  {
    key: 'lacks',
    title: '待补',
    cell: (row) =>
      [
        row.uncredited > 0 ? `${row.uncredited} 门课未入账` : '',
        row.declaring > 0 ? `${row.declaring} 项申报未办结` : '',
        row.titled ? '' : '没有职称资料',
        row.unverified ? '验证后有新学时，请主管部门开补充轮次' : '',
      ]
        .filter(Boolean)
        .join('；') || '无',
  },
  {
    key: 'stage',
    title: '状态',
    cell: (row) => (
      <span>
        {stageNames[row.stage]}
        {row.round > 1 ? `（第 ${row.round} 轮）` : ''}
        {row.reason ? <small className={classes.quiet}>理由：{row.reason}</small> : null}
      </span>
    ),
  },
]
