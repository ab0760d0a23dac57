import { Button, FileInput, NativeSelect } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { checkFilingSheet, importFilings } from '#server/filings/import-filings.ts'
import { listFilingPlaces } from '#server/filings/list-filing-places.ts'
import { filingText } from '#server/filings/rules/content.ts'
import { filingRowsMost, filingsMost, type SheetFiling } from '#server/filings/rules/filing-sheet.ts'
import { filingRefusals } from '#server/filings/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import type { Route } from './+types/training-import'

export const meta: Route.MetaFunction = () => [{ title: '从表格导入培训备案 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const places = await listFilingPlaces(requireOfficial(context))
  if (places.length === 0) throw new Response(null, { status: 404 })
  return { places }
}

const place = z.uuid()
const upload = z.object({ file: z.instanceof(File), organisationId: place })
const confirm = z.object({
  organisationId: place,
  contents: z.string().max(5_000_000).transform(readJson).pipe(z.array(filingText).max(filingsMost)),
})
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
const looked = (organisationId: string, filings: SheetFiling[]) => ({ sentence: null, organisationId, filings })
const said = (sentence: string, status: number) => data({ sentence, organisationId: null, filings: null }, { status })

/** First what the sheet holds, without keeping any of it; then, when all of it is right, drafts of all. */
export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = Object.fromEntries(await request.formData())
  const sentences = { ...filingRefusals, ...commonRefusals }
  if (form.intent === 'import') {
    const given = confirm.safeParse(form)
    if (!given.success) throw new Response(null, { status: 400 })
    const made = await importFilings(actor, given.data)
    return made.ok
      ? redirect('/manage/trainings?show=writing')
      : said(sentences[made.reason].sentence, sentences[made.reason].status)
  }
  const given = upload.safeParse(form)
  if (!given.success) throw new Response(null, { status: 400 })
  const { file, organisationId } = given.data
  if (file.size === 0) return said('请先选择文件。', 400)
  const read = await readSpreadsheet(file, { maxRows: filingRowsMost + 1, maxColumns: 30 })
  if (!read.ok) return said(spreadsheetSentence(read), 400)
  const checked = await checkFilingSheet(actor, { organisationId, rows: read.value.rows })
  return checked.ok
    ? looked(organisationId, checked.value)
    : said(sentences[checked.reason].sentence, sentences[checked.reason].status)
}

const columns: readonly Column<SheetFiling>[] = [
  { key: 'rows', title: '行', cell: ({ rowNumbers }) => [...new Set([rowNumbers[0], rowNumbers.at(-1)])].join('–') },
  { key: 'title', title: '培训', heading: true, cell: ({ content }) => content.title || '（没有名称）' },
  {
    ...{ key: 'sessions', title: '场次' },
    cell: ({ content }) =>
      `${content.sessions[0]?.day ?? ''}${content.sessions.length > 1 ? ` 等 ${content.sessions.length} 场` : ''}`,
  },
  { key: 'hours', title: '学时', numeric: true, cell: ({ content }) => content.hours },
  {
    ...{ key: 'outcome', title: '检查结果' },
    cell: ({ problems, rowNumbers }) =>
      problems.length === 0 ? (
        '可以导入'
      ) : (
        <span className={classes.problem}>
          {problems
            .map(({ rowNumber, sentence }) => (rowNumbers.length > 1 ? `第 ${rowNumber} 行：${sentence}` : sentence))
            .join(' ')}
        </span>
      ),
  },
]

export default function TrainingImport({ loaderData: { places }, actionData }: Route.ComponentProps) {
  const filings = actionData?.filings ?? null
  const wrong = filings?.filter((filing) => filing.problems.length > 0) ?? []
  return (
    <>
      <PageHeader
        title="从表格导入培训备案"
        subtitle="一行一场，名称相同的相连各行是同一次培训。先检查、再确认，全部导入成草稿或一项也不导入。"
        actions={
          <>
            <Button component="a" href="/manage/trainings/template" download variant="default" size="sm">
              下载模板
            </Button>
            <Link to="/manage/trainings">返回</Link>
          </>
        }
      />
      <div className={classes.stack}>
        {actionData?.sentence ? <Message tone="bad">{actionData.sentence}</Message> : null}
        {filings ? (
          <Sheet label="检查结果">
            <h2>检查结果</h2>
            {wrong.length === 0 ? (
              <Form method="post" className={classes.form}>
                <input type="hidden" name="organisationId" value={actionData?.organisationId ?? ''} />
                <input type="hidden" name="contents" value={JSON.stringify(filings.map((filing) => filing.content))} />
                <p className={classes.quiet}>共 {filings.length} 次培训，都可以导入。导入后是草稿，逐一提交给主管部门。</p>
                <div>
                  <SubmitButton name="intent" value="import">
                    导入 {filings.length} 份草稿
                  </SubmitButton>
                </div>
              </Form>
            ) : (
              <Message tone="bad">
                {filings.length} 次培训中有 {wrong.length} 次需要更正。请在文件中改好，再重新上传；现在一项也没有导入。
              </Message>
            )}
            <DataTable
              caption="表格中的培训"
              columns={columns}
              rows={[...wrong, ...filings.filter((filing) => filing.problems.length === 0)]}
              rowKey={(filing) => String(filing.rowNumbers[0])}
            />
          </Sheet>
        ) : null}
        <Sheet label="上传">
          <Form method="post" encType="multipart/form-data" className={classes.form}>
            {places.length === 1 ? (
              <input type="hidden" name="organisationId" value={places[0]?.id} />
            ) : (
              <NativeSelect
                name="organisationId"
                label="由谁举办"
                data={places.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <FileInput
              name="file"
              label="培训备案表"
              description={`Excel（.xlsx）或 CSV，最多 ${filingsMost} 次培训`}
              placeholder="选择文件"
              accept=".xlsx,.csv"
              required
            />
            <div>
              <SubmitButton>上传并检查</SubmitButton>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
