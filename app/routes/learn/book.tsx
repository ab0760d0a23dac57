import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { data, Form } from 'react-router'
import { BookLeaves } from '#app/components/books/book-leaves.tsx'
import classes from '#app/components/books/books.module.css'
import { Message } from '#app/components/books/message.tsx'
import { PhotoPicker } from '#app/components/books/photo-picker.tsx'
import { readProblems } from '#app/components/books/read-problems.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { declareBook } from '#server/books/declare-book.ts'
import { findOwnBookPages } from '#server/books/find-book-pages.ts'
import { declareForm } from '#server/books/rules/book-forms.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import { photoMaxBytes } from '#server/books/rules/photo.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { uploadPhoto } from '#server/books/upload-photo.ts'
import type { Route } from './+types/book'

export const meta: Route.MetaFunction = () => [{ title: '我的继续教育证书 · 学时' }]

export const loader = ({ context }: Route.LoaderArgs) => findOwnBookPages(requireActor(context))

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const fields = await request.formData()
  const photo = fields.get('photo')
  if (photo instanceof File) {
    // Nothing larger is read into memory.
    if (photo.size > photoMaxBytes) return refused(bookRefusals['photo-size'].sentence)
    const uploaded = await uploadPhoto(actor, await photo.bytes())
    return uploaded.ok ? done('照片已上传，等待单位审核。') : refused(bookRefusals[uploaded.reason].sentence)
  }
  const parsed = declareForm.safeParse(Object.fromEntries(fields))
  if (!parsed.success) return data({ done: null, problem: null, fields: readProblems(parsed.error) }, { status: 400 })
  const declared = await declareBook(actor, parsed.data)
  if (!declared.ok) return refused(bookRefusals[declared.reason].sentence)
  return done(`证书 ${formatBookNumber(declared.value.number)} 已声明，不再有效。请向单位经办人领取新的一本。`)
}

const done = (sentence: string) => data({ done: sentence, problem: null, fields: null })
const refused = (sentence: string) => data({ done: null, problem: sentence, fields: null }, { status: 422 })

export default function MyBook({ loaderData: book, actionData }: Route.ComponentProps) {
  const [current] = book.books
  const photo = book.newerPhoto
  return (
    <>
      <PageHeader
        title="继续教育证书"
        subtitle="逐年记载学习情况，单位登记、主管部门验证盖章。调动时随您走。"
        actions={
          <Button component="a" href="/learn/book/pdf" target="_blank" variant="default" size="sm">
            打印版（PDF）
          </Button>
        }
      />
      <Message done={actionData?.done} problem={actionData?.problem} />
      <div className={classes.stack}>
        {!current && book.unitName ? (
          <Sheet>
            <p>您还没有证书。证书由{book.unitName}发放，请与单位经办人联系。</p>
          </Sheet>
        ) : null}
        {current && current.state !== 'issued' && current.state !== 'cancelled' ? (
          <Sheet>
            <p>
              证书 {formatBookNumber(current.number)} 已声明，请到{book.unitName ?? '登记单位'}
              {current.state === 'full' ? '续领新证，原证由您保管' : '补领新证'}。
            </p>
          </Sheet>
        ) : null}
        <BookLeaves book={book} />
        <Sheet label="照片">
          <h2>照片</h2>
          <p className={classes.quiet}>
            近期正面免冠照片，JPEG 或 PNG，不超过 2 MB，按 35×45 毫米裁剪。单位审核后印入证书。
            {photo?.state === 'waiting' ? '您上传的照片正在等待审核。' : ''}
            {photo?.state === 'refused' ? `上一张没有通过：${photo.reason}。` : ''}
          </p>
          <Form method="post" encType="multipart/form-data" className={classes.form} key={photo?.id}>
            <PhotoPicker />
            <div>
              <SubmitButton>上传照片</SubmitButton>
            </div>
          </Form>
        </Sheet>
        {current?.state === 'issued' ? (
          <Sheet label="声明">
            <h2>填满、遗失或损坏</h2>
            <Form method="post" className={classes.form}>
              <Radio.Group name="act" label="证书的情况" required error={actionData?.fields?.act ? '请选择一项' : undefined}>
                <Stack gap="xs" mt="xs">
                  <Radio value="fill" label="已填满，申请续发" />
                  <Radio value="lose" label="遗失，申请补发" />
                  <Radio value="damage" label="损坏，申请补发" />
                </Stack>
              </Radio.Group>
              <TextInput
                name="reason"
                label="说明情况"
                maxLength={200}
                required
                placeholder="何时、何地、怎样"
                error={actionData?.fields?.reason}
              />
              <Checkbox
                name="sure"
                value="yes"
                label={`确认声明：证书 ${formatBookNumber(current.number)} 从此不再有效`}
                required
                error={actionData?.fields?.sure}
              />
              <div>
                <SubmitButton color="zhusha">声明</SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
