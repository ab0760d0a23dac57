import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { Form, Link } from 'react-router'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { FoundSubmission, SubmittedPerson } from '#server/verification/find-submission.ts'
import { AnomalyFlags } from './stage-flags.tsx'
import classes from './verification.module.css'

const stateNames = { submitted: '待验证', verified: '已验证', returned: '已退回', withdrawn: '已撤回' } as const
const findingNames = { fine: '抽查无误', problem: '抽查有问题' } as const

/** The people of a submission, and what is done with those chosen or with all that are left. */
export function PeopleForm({ submission, people }: { submission: FoundSubmission; people: readonly SubmittedPerson[] }) {
  if (people.length === 0) return <EmptyState title="没有符合条件的人员">换一个条件，或清除条件。</EmptyState>
  const open = submission.decides && submission.counts.submitted > 0
  const anyVerified = submission.decides && people.some((person) => person.state === 'verified')
  return (
    <Form method="post">
      <DataTable caption="提交的人员" columns={columnsOf(submission)} rows={people} rowKey={(row) => row.learnerId} />
      {open ? (
        <>
          <div className={classes.line}>
            {submission.state === 'submitted' ? (
              <SubmitButton name="intent" value="take-up" variant="default">
                受理
              </SubmitButton>
            ) : null}
            <SubmitButton name="intent" value="verify">
              验证所选
            </SubmitButton>
            <SubmitButton name="intent" value="verify-all" variant="light">
              {`验证其余全部 ${submission.counts.submitted} 人`}
            </SubmitButton>
          </div>
          <div className={classes.line}>
            <TextInput name="reason" label="退回或另开一轮的理由" maxLength={200} />
            <SubmitButton name="intent" value="return" variant="default">
              退回所选
            </SubmitButton>
            <SubmitButton name="intent" value="return-all" variant="default" color="zhusha">
              全部退回
            </SubmitButton>
          </div>
        </>
      ) : null}
      {submission.sample && open ? (
        <div className={classes.line}>
          <NativeSelect
            name="finding"
            label="抽查结果（勾选一人）"
            data={[
              { value: 'fine', label: '无误' },
              { value: 'problem', label: '有问题' },
            ]}
          />
          <TextInput name="note" label="抽查说明" maxLength={200} />
          <SubmitButton name="intent" value="finding" variant="default">
            记下结果
          </SubmitButton>
        </div>
      ) : null}
      {anyVerified ? (
        <div className={classes.line}>
          {open ? null : <TextInput name="reason" label="另开一轮的理由" maxLength={200} />}
          <NativeSelect
            name="kind"
            label="新的一轮"
            data={[
              { value: 'supplementary', label: '补充：验证之后新增的学时' },
              { value: 'correction', label: '更正：冲正之后重新验证' },
            ]}
          />
          <SubmitButton name="intent" value="reopen" variant="default">
            为所选开出
          </SubmitButton>
        </div>
      ) : null}
    </Form>
  )
}

function columnsOf({ decides }: FoundSubmission): Column<SubmittedPerson>[] {
  return [
    {
      key: 'name',
      title: '人员',
      heading: true,
      cell: (row) => (
        <span className={classes.person}>
          {decides && row.state !== 'returned' && row.state !== 'withdrawn' ? (
            <Checkbox name="learnerId" value={row.learnerId} aria-label={`选择${row.realName}`} />
          ) : null}
          <span>
            <Link to={`/manage/learners/${row.learnerId}`}>{row.realName}</Link>
            <small className={classes.quiet}>{row.maskedIdNumber}</small>
          </span>
        </span>
      ),
    },
    {
      key: 'total',
      title: '计入学时',
      numeric: true,
      cell: ({ totals }) => formatHours(totals.required + totals.elective + totals.professional),
    },
    { key: 'public', title: '公需', numeric: true, cell: ({ totals }) => formatHours(totals.required + totals.elective) },
    { key: 'professional', title: '专业', numeric: true, cell: ({ totals }) => formatHours(totals.professional) },
    {
      key: 'lamps',
      title: '达标',
      cell: (row) => `市级${row.met ? '达标' : '未达标'}，国家${row.lampsLit.includes('national') ? '达标' : '未达标'}`,
    },
    {
      key: 'anomalies',
      title: '疑点',
      cell: (row) => (
        <AnomalyFlags
          anomalies={row.anomalies}
          more={[...(row.moved ? ['已调离'] : []), ...(row.round > 1 ? [`第 ${row.round} 轮`] : [])]}
        />
      ),
    },
    {
      key: 'state',
      title: '状态',
      cell: (row) => (
        <span>
          {stateNames[row.state]}
          {row.reason ? <small className={classes.quiet}>{row.reason}</small> : null}
          {row.drawn ? (
            <small className={classes.quiet}>
              {row.finding ? findingNames[row.finding] : '被抽中，待抽查'}
              {row.findingNote ? `：${row.findingNote}` : ''}
            </small>
          ) : null}
        </span>
      ),
    },
  ]
}
