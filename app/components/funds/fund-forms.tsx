import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { formatYuan } from '#server/fees/rules/money.ts'
import { fundRateNames, fundRates, spendingCategories, spendingCategoryNames } from '#server/funds/rules/fund.ts'
import type { FundFigures } from '#server/funds/rules/fund-form.ts'

type Texts = Readonly<Record<string, string>>
type FormProps = { typed: Texts | null; problems: Texts }

/** Payroll, rate, what was set aside and what was left over. */
export function FundForm({ figures, revision, typed, problems }: FormProps & { figures: FundFigures | null; revision: number }) {
  const kept: Texts = figures
    ? {
        payroll: formatYuan(figures.payrollFen),
        rate: String(figures.rate),
        setAside: formatYuan(figures.setAsideFen),
        carried: formatYuan(figures.carriedFen),
      }
    : {}
  const field = (name: string) => ({ name, defaultValue: typed?.[name] ?? kept[name] ?? '', error: problems[name] })
  return (
    <Form method="post" className={classes.form}>
      <input type="hidden" name="revision" value={revision} />
      <div className={classes.fields}>
        <TextInput label="全年工资总额（元）" inputMode="decimal" required {...field('payroll')} />
        <NativeSelect
          label="提取比例"
          description="技术要求高、效益较好的企业可按 2.5%"
          data={fundRates.map((rate) => ({ value: String(rate), label: fundRateNames[rate] }))}
          {...field('rate')}
        />
        <TextInput label="实际提取（元）" description="不填即按比例足额提取" inputMode="decimal" {...field('setAside')} />
        <TextInput label="上年结转（元）" description="没有可不填" inputMode="decimal" {...field('carried')} />
      </div>
      <div>
        <SubmitButton name="intent" value="save">
          保存
        </SubmitButton>
      </div>
    </Form>
  )
}

/** One spending. */
export function SpendingForm({
  trainings,
  year,
  today,
  typed,
  problems,
}: FormProps & { trainings: readonly { id: string; title: string }[]; year: number; today: string }) {
  const field = (name: string, empty = '') => ({ name, defaultValue: typed?.[name] ?? empty, error: problems[name] })
  const last = today.startsWith(String(year)) ? today : `${year}-12-31`
  return (
    <Form method="post" className={classes.form}>
      <TextInput label="用途" maxLength={120} required {...field('item')} />
      <div className={classes.fields}>
        <TextInput label="支出日期" type="date" min={`${year}-01-01`} max={last} required {...field('spentOn', last)} />
        <NativeSelect
          label="类别"
          data={spendingCategories.map((value) => ({ value, label: spendingCategoryNames[value] }))}
          {...field('category')}
        />
        <TextInput label="金额（元）" inputMode="decimal" required {...field('amount')} />
        <TextInput label="凭证号" maxLength={60} {...field('voucher')} />
        {trainings.length > 0 ? (
          <NativeSelect
            label="用于哪次培训"
            description="培训名单上的人员自动计入"
            data={[{ value: '', label: '不限' }, ...trainings.map(({ id, title }) => ({ value: id, label: title }))]}
            {...field('trainingId')}
          />
        ) : null}
      </div>
      <Textarea
        label="用于哪些人员"
        description="每行一人，写身份证号，姓名可写可不写；用于某次培训的可以不填"
        autosize
        minRows={2}
        maxRows={12}
        {...field('people')}
      />
      <div>
        <SubmitButton name="intent" value="spend">
          登记支出
        </SubmitButton>
      </div>
    </Form>
  )
}
