import { Button, FileInput, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/questions/questions.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { type SpreadsheetRefusal, spreadsheetRefusals, spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { banksOf } from '#server/questions/banks-of.ts'
import { checkImport } from '#server/questions/check-import.ts'
import { listImports, type QuestionImport } from '#server/questions/find-import.ts'
import { listShelves } from '#server/questions/list-questions.ts'
import { importFormatLabels, importStateNames } from '#server/questions/rules/import-words.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import type { Route } from './+types/questions-import'

export const meta: Route.MetaFunction = () => [{ title: '导入题目 · 题库 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [organisationId] = banksOf(actor)
  if (!organisationId) throw new Response(null, { status: 404 })
  const [lists, shelves] = await Promise.all([listImports(actor), listShelves(actor)])
  return { organisationId, lists, subjects: shelves.map((shelf) => shelf.subject) }
}

const upload = z.object({ file: z.instanceof(File), organisationId: z.uuid(), subject: z.string().trim().max(100) })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = upload.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { file, subject, organisationId } = given.data
  const empty = { subject, subjectProblem: '', fileProblem: '' }
  if (subject === '') return data({ ...empty, subjectProblem: '请填写科目。' }, { status: 422 })
  if (file.size === 0) return data({ ...empty, fileProblem: '请先选择文件。' }, { status: 422 })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const checked = await checkImport(actor, { organisationId, subject, fileName: file.name, bytes })
  if (checked.ok) return redirect(`/studio/questions/import/${checked.value.importId}`)
  if (checked.reason in spreadsheetRefusals)
    return data({ ...empty, fileProblem: spreadsheetSentence(checked as SpreadsheetRefusal) }, { status: 400 })
  const { status, sentence } = questionRefusals[checked.reason as keyof typeof questionRefusals]
  const spot = (checked.detail as { spot?: string } | undefined)?.spot
  return data({ ...empty, fileProblem: (spot ? `${spot}。` : '') + sentence }, { status })
}

const columns: readonly Column<QuestionImport>[] = [
  {
    key: 'file',
    title: '文件',
    heading: true,
    cell: (row) => <Link to={`/studio/questions/import/${row.id}`}>{row.fileName}</Link>,
  },
  { key: 'format', title: '格式', cell: (row) => importFormatLabels[row.format] },
  { key: 'subject', title: '科目', cell: (row) => row.subject },
  { key: 'sound', title: '可导入', numeric: true, cell: (row) => row.soundCount },
  { key: 'problems', title: '有问题', numeric: true, cell: (row) => row.problemCount },
  { key: 'state', title: '状态', cell: (row) => importStateNames[row.state] },
  { key: 'checked', title: '上传时间', cell: (row) => shanghaiMinuteText(row.checkedAt) },
]

export default function QuestionsImport({ loaderData: { organisationId, lists, subjects }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="导入题目"
        subtitle="先检查、再确认：文件里的每道题都会列出来，有问题的写明原因；确认之前题库不变。"
        actions={
          <>
            <Button component="a" href="/studio/questions/template" download variant="default" size="sm">
              下载 Excel 模板
            </Button>
            <Link to="/studio/questions">返回题库</Link>
          </>
        }
      />
      {actionData?.fileProblem ? <Message tone="bad">{actionData.fileProblem}</Message> : null}
      <Sheet>
        <Form method="post" encType="multipart/form-data" className={classes.form}>
          <input type="hidden" name="organisationId" value={organisationId} />
          <TextInput
            name="subject"
            label="导入到科目"
            list="subjects"
            required
            maxLength={100}
            defaultValue={actionData?.subject ?? subjects[0] ?? ''}
            error={actionData?.subjectProblem || undefined}
          />
          <datalist id="subjects">
            {subjects.map((subject) => (
              <option key={subject} value={subject} />
            ))}
          </datalist>
          <FileInput
            name="file"
            label="题库文件"
            description="Excel 模板（.xlsx、.csv）、GIFT 或 Aiken（.txt）、Moodle XML（.xml）、QTI 2.1/2.2/3.0（.xml 或 .zip）；最大 11 MB、20,000 题"
            placeholder="选择文件"
            accept=".xlsx,.csv,.txt,.gift,.xml,.zip"
            required
            error={actionData?.fileProblem || undefined}
          />
          <div>
            <SubmitButton>上传并检查</SubmitButton>
          </div>
        </Form>
      </Sheet>
      {lists.length > 0 ? (
        <section>
          <h2>最近的文件</h2>
          <DataTable caption="最近的文件" columns={columns} rows={lists} rowKey={(row) => row.id} />
        </section>
      ) : null}
    </>
  )
}
