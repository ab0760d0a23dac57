import { Button, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { BookLeaves } from '#app/components/books/book-leaves.tsx'
import classes from '#app/components/books/books.module.css'
import { Message } from '#app/components/books/message.tsx'
import { learnerIdOf } from '#app/components/learners/record-frame.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { decidePhoto } from '#server/books/decide-photo.ts'
import { findBookPages } from '#server/books/find-book-pages.ts'
import { photoDecisionForm } from '#server/books/rules/book-forms.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/learner-book'

export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData?.book.person.realName ?? ''}的继续教育证书 · 学时` },
]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const book = await findBookPages(actor, learnerIdOf(params))
  if (!book) throw new Response(null, { status: 404 })
  return { book, keep: holds(actor, 'book.keep') && actor.accountId !== book.person.accountId }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  learnerIdOf(params)
  const parsed = photoDecisionForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { photoId, intent, reason } = parsed.data
  const decided = await decidePhoto(requireOfficial(context), { photoId, approve: intent === 'approve', reason })
  if (decided.ok) return data({ done: intent === 'approve' ? '照片已通过。' : '已退回，本人会看到理由。', problem: null })
  const { status, sentence } = { ...bookRefusals, ...commonRefusals }[decided.reason]
  return data({ done: null, problem: sentence }, { status })
}

export default function LearnerBook({ loaderData: { book, keep }, actionData }: Route.ComponentProps) {
  const { person, newerPhoto } = book
  const [current] = book.books
  return (
    <>
      <p>
        <Link to={`/manage/learners/${person.accountId}`}>← {person.realName}</Link>
      </p>
      <PageHeader
        title="继续教育证书"
        subtitle={`${person.realName} ${person.maskedIdNumber}`}
        actions={
          <>
            {current ? (
              <Button component={Link} to={`/manage/books/${formatBookNumber(current.number)}`} variant="default" size="sm">
                办理、记录
              </Button>
            ) : null}
            <Button
              component="a"
              href={`/manage/learners/${person.accountId}/book/pdf`}
              target="_blank"
              variant="default"
              size="sm"
            >
              打印版（PDF）
            </Button>
          </>
        }
      />
      <Message done={actionData?.done} problem={actionData?.problem} />
      <div className={classes.stack}>
        {newerPhoto?.state === 'waiting' ? (
          <Sheet label="照片审核">
            <h2>待审的照片</h2>
            <div className={classes.line}>
              <div className={classes.photo}>
                <img src={`/learn/book/photos/${newerPhoto.id}`} alt={`${person.realName}上传的照片`} />
              </div>
              {keep ? (
                <Form method="post" className={classes.form}>
                  <input type="hidden" name="photoId" value={newerPhoto.id} />
                  <div>
                    <SubmitButton name="intent" value="approve">
                      通过
                    </SubmitButton>
                  </div>
                  <TextInput name="reason" label="退回的理由" maxLength={200} />
                  <div>
                    <SubmitButton name="intent" value="refuse" variant="default">
                      退回
                    </SubmitButton>
                  </div>
                </Form>
              ) : null}
            </div>
          </Sheet>
        ) : null}
        <BookLeaves book={book} />
      </div>
    </>
  )
}
