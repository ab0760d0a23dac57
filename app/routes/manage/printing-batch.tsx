import { Button, Progress } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { useRepeat } from '#app/components/ui/use-repeat.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { cancelPrinting } from '#server/reports/cancel-printing.ts'
import { findPrinting } from '#server/reports/list-printings.ts'
import { printFormatNames, printStateNames } from '#server/reports/rules/printing.ts'
import { reportRefusals } from '#server/reports/rules/refusals.ts'
import type { Route } from './+types/printing-batch'

export const meta: Route.MetaFunction = () => [{ title: '批量打印 · 学时' }]

function batchIdOf(params: { batchId: string }): string {
  const parsed = z.uuid().safeParse(params.batchId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const printing = await findPrinting(requireOfficial(context), batchIdOf(params))
  if (!printing) throw new Response(null, { status: 404 })
  return { printing }
}

/** The one thing that can be done: to cancel. */
export async function action({ params, context }: Route.ActionArgs) {
  const batchId = batchIdOf(params)
  const answer = await cancelPrinting(requireOfficial(context), batchId)
  if (answer.ok) return redirect(`/manage/printing/${batchId}`)
  const { status, sentence } = { ...reportRefusals, ...commonRefusals }[answer.reason]
  return data({ sentence }, { status })
}

type Printing = Route.ComponentProps['loaderData']['printing']
const columns: readonly Column<Printing['lacks'][number]>[] = [
  { key: 'name', title: '姓名', heading: true, cell: (row) => row.realName },
  { key: 'what', title: '缺少', cell: (row) => row.what },
  { key: 'problem', title: '原因', cell: (row) => row.problem },
]

export default function PrintingBatch({ loaderData: { printing }, actionData }: Route.ComponentProps) {
  useRepeat(printing.state === 'waiting' || printing.state === 'running')
  return (
    <>
      <PageHeader
        title={printing.title}
        subtitle={`${printing.years.join('、')} 年度 · ${printFormatNames[printing.format]} · ${shanghaiMinuteText(printing.orderedAt)} · ${printStateNames[printing.state]}`}
        actions={
          <Button component={Link} to="/manage/printing" variant="default" size="sm">
            返回
          </Button>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <State printing={printing} />
        {printing.lacks.length > 0 ? (
          <section>
            <h2>文件里没有的</h2>
            <DataTable caption="文件里没有的" columns={columns} rows={printing.lacks} rowKey={(row) => String(row.place)} />
          </section>
        ) : null}
      </div>
    </>
  )
}

function State({ printing }: { printing: Printing }) {
  const { state, sheets, prepared, missing, fileBytes, keptUntil } = printing
  if (state === 'waiting' || state === 'running')
    return (
      <div className={classes.message} data-tone="plain">
        <p role="status">
          {state === 'waiting' ? '正在排队。' : `正在生成：${prepared}/${sheets} 份。`}可以离开本页，完成后会通知您。
        </p>
        <Progress value={(100 * prepared) / sheets} aria-label="进度" />
        <Form method="post">
          <SubmitButton variant="default" mt="md">
            取消这一批
          </SubmitButton>
        </Form>
      </div>
    )
  if (state === 'done')
    return (
      <div className={classes.message} role="status">
        <p>
          {sheets - missing} 份已生成，{((fileBytes ?? 0) / 1e6).toFixed(1)} MB
          {keptUntil ? `，保留到 ${shanghaiDateText(keptUntil)}` : ''}。文件含个人信息，请妥善保管，用后删除。
        </p>
        <Button component="a" href={`/manage/printing/${printing.id}/file`} mt="md">
          下载文件
        </Button>
      </div>
    )
  const words = {
    failed:
      missing === sheets
        ? '所选的人员都没有可打印的内容，原因见下表。'
        : '文件没有生成成功，请分成几批重试；仍不成功请联系技术支持。',
    cancelled: '这一批已取消，没有生成文件。',
    swept: '文件保留期已过，已经清除；需要时请重新生成。',
  }[state]
  return (
    <div className={classes.message} data-tone={state === 'failed' ? 'bad' : 'plain'} role="status">
      {words}
    </div>
  )
}
