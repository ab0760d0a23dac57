import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import desk from '#app/components/desk/desk.module.css'
import { type Field, fields, operatorsOf, subjectNames } from '#server/reports/rules/combined-fields.ts'
import { type CombinedQuery, columnsOf, type FormRow, mostConditions, mostGroups } from '#server/reports/rules/combined-query.ts'
import classes from './reports.module.css'

const options = (names: Readonly<Record<string, string | undefined>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label: label ?? value }))
const groupOptions = Array.from({ length: mostGroups }, (_, at) => ({ value: `${at + 1}`, label: `第 ${at + 1} 组` }))

type Props = {
  query: CombinedQuery
  rows: readonly FormRow[]
  thisYear: number
  bodies: readonly { value: string; label: string }[]
}

/**
 * A question put together by clicking, kept in the address. A field that is chosen brings the ways to compare and the values that fit it: at once with
 * scripts, after the button without. What a row still lacks is said beside it.
 */
export function QueryForm({ query, rows, thisYear, bodies }: Props) {
  const known = fields[query.subject]
  const shown = columnsOf(query)
  const blank: FormRow = { field: '', operator: '', value: '', group: rows.at(-1)?.group ?? 1, problem: null }
  return (
    <Form method="get" className={desk.form} key={JSON.stringify([query, rows])}>
      <input type="hidden" name="of" value={query.subject} />
      <div className={desk.fields}>
        <NativeSelect name="subject" label="查什么" defaultValue={query.subject} data={options(subjectNames)} onChange={send} />
        <NativeSelect
          {...{ name: 'year', label: '年度', defaultValue: `${query.year}` }}
          data={[...new Set([thisYear, thisYear - 1, thisYear - 2, thisYear - 3, query.year])].map((year) => `${year}`)}
        />
        <NativeSelect
          {...{ name: 'under', label: '机构', defaultValue: query.under ?? '' }}
          data={[{ value: '', label: '权限内全部' }, ...bodies]}
        />
      </div>
      <fieldset className={desk.rows}>
        <legend>条件</legend>
        {[...rows, ...(rows.length < mostConditions ? [blank] : [])].map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has nothing but its place
          <ConditionRow key={at} row={row} number={at + 1} known={known} />
        ))}
        <div className={desk.fields}>
          <NativeSelect
            {...{ name: 'within', label: '同一组的条件', defaultValue: query.within }}
            data={[
              { value: 'all', label: '全部满足' },
              { value: 'any', label: '任一满足' },
            ]}
          />
          <NativeSelect
            {...{ name: 'between', label: '各组之间', defaultValue: query.between }}
            data={[
              { value: 'any', label: '任一组满足' },
              { value: 'all', label: '每组都满足' },
            ]}
          />
        </div>
      </fieldset>
      <details className={classes.columns}>
        <summary>显示的列</summary>
        <div>
          {Object.entries(known).map(([key, field]) => (
            <label key={key}>
              <input type="checkbox" name="column" value={key} defaultChecked={shown.includes(key)} /> {field.label}
            </label>
          ))}
        </div>
      </details>
      <div className={desk.actions}>
        <Button type="submit">查询</Button>
      </div>
    </Form>
  )
}

const send = (event: { currentTarget: { form: HTMLFormElement | null } }) => event.currentTarget.form?.requestSubmit()

function ConditionRow({ row, number, known }: { row: FormRow; number: number; known: Readonly<Record<string, Field>> }) {
  const field = known[row.field]
  const of = (what: string) => `条件 ${number}：${what}`
  return (
    <div className={`${desk.row} ${classes.condition}`}>
      <NativeSelect
        {...{ name: 'f', 'aria-label': of('字段'), defaultValue: row.field, onChange: send }}
        data={[
          { value: '', label: field ? '（去掉这个条件）' : '加一个条件…' },
          ...Object.entries(known).map(([value, each]) => ({ value, label: each.label })),
        ]}
      />
      {field ? (
        <>
          <NativeSelect
            {...{ name: 'o', 'aria-label': of('比较'), defaultValue: row.operator }}
            data={options(operatorsOf(field.kind))}
          />
          <ValueField {...{ field, row, label: of('值') }} />
          <NativeSelect {...{ name: 'g', 'aria-label': of('组'), defaultValue: `${row.group}`, data: groupOptions }} />
        </>
      ) : (
        <>
          <input type="hidden" name="o" value="" />
          <input type="hidden" name="v" value="" />
          <input type="hidden" name="g" value={row.group} />
        </>
      )}
    </div>
  )
}

function ValueField({ field, row, label }: { field: Field; row: FormRow; label: string }) {
  const common = { name: 'v', 'aria-label': label, defaultValue: row.value }
  // A condition that was only just begun lacks nothing yet that would have to be held against it.
  const error = row.problem && row.operator !== '' && row.value !== '' ? row.problem : undefined
  if (field.kind === 'choice' || field.kind === 'yes')
    return (
      <NativeSelect
        {...common}
        data={[{ value: '', label: '请选择' }, ...options(field.options ?? { yes: '是', no: '否' })]}
        error={error}
      />
    )
  const type = field.kind === 'day' ? 'date' : 'text'
  const numeric = field.kind === 'number' || field.kind === 'hours'
  return <TextInput {...common} type={type} inputMode={numeric ? 'decimal' : undefined} maxLength={100} error={error} />
}
