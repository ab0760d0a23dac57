import { Button, FileInput, NativeSelect } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { importStateNames } from '#app/components/organisations/import-state.ts'
import classes from '#app/components/organisations/organisations.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listPlaces } from '#server/organisations/browse-organisations.ts'
import { checkOrganisationImport } from '#server/organisations/check-organisation-import.ts'
import { listOrganisationImports } from '#server/organisations/find-organisation-import.ts'
import { importLimit } from '#server/organisations/rules/import-template.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetRefusals, spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import type { Route } from './+types/organisation-imports'

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const places = await listPlaces(actor, 'organisation.import')
  if (places.length === 0) throw new Response(null, { status: 404 })
  return { places, imports: await listOrganisationImports(actor) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const fields = z.strictObject({ organisationId: z.uuid(), file: z.instanceof(File) }).safeParse(Object.fromEntries(form))
  if (!fields.success) return data({ sentence: '请选择一个文件。' }, { status: 400 })
  const { organisationId, file } = fields.data
  const read = await readSpreadsheet(file, { maxRows: importLimit + 1, maxColumns: 50 })
  if (!read.ok) return data({ sentence: spreadsheetSentence(read) }, { status: spreadsheetRefusals[read.reason].status })
  const checked = await checkOrganisationImport(actor, { organisationId, fileName: file.name, rows: read.value.rows })
  if (checked.ok) return redirect(`/manage/organisations/import/${checked.value.importId}`)
  const { status, sentence } = checked.reason === 'not-found' ? commonRefusals['not-found'] : organisationRefusals[checked.reason]
  return data({ sentence }, { status })
}

export const meta: Route.MetaFunction = () => [{ title: '批量导入机构 · 学时' }]

export default function OrganisationImports({ loaderData: { places, imports }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="批量导入机构"
        subtitle="先检查每一行并列出全部问题，您确认之后才写入；要么全部写入，要么一行也不写。"
        actions={
          <Button component="a" href="/manage/organisations/template" variant="default" size="sm">
            下载模板
          </Button>
        }
      />
      <div className={classes.stack}>
        <Sheet>
          <h2>上传名单</h2>
          <Form method="post" encType="multipart/form-data" className={classes.form}>
            {actionData ? (
              <p className={classes.notice} data-tone="bad" role="alert">
                {actionData.sentence}
              </p>
            ) : null}
            <NativeSelect
              name="organisationId"
              label="导入到"
              description="名单中没有填“上级机构”的，设在这里之下"
              data={places.map((place) => ({ value: place.id, label: place.name }))}
            />
            <FileInput
              name="file"
              label="文件"
              description={`.xlsx，或 CSV（UTF-8、GBK）；不超过 5 MB，一次最多 ${importLimit.toLocaleString('zh-CN')} 行`}
              placeholder="选择文件"
              accept=".xlsx,.csv,.txt"
              required
            />
            <div>
              <SubmitButton>检查</SubmitButton>
            </div>
          </Form>
        </Sheet>
        {imports.length > 0 ? (
          <section>
            <h2>最近的导入</h2>
            <ul className={classes.cards}>
              {imports.map((each) => (
                <li key={each.id}>
                  <Link className={classes.card} to={`/manage/organisations/import/${each.id}`}>
                    <strong>{each.fileName}</strong>
                    <span className={classes.soft}>
                      {shanghaiMinuteText(each.checkedAt)}，{each.rowCount.toLocaleString('zh-CN')} 行，导入到“
                      {each.organisationName}”，
                      {importStateNames[each.state]}
                      {each.state === 'checked' && each.problemCount > 0 ? `，${each.problemCount} 行有问题` : ''}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </>
  )
}
