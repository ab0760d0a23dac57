import { requireOfficial } from '#app/middleware/session.ts'
import { takeQuestion } from '#app/middleware/take-question.ts'
import { showQuestion } from '#server/questions/show-question.ts'
import { tidyContent } from '#server/questions/tidy-content.ts'
import type { Route } from './+types/questions-preview'

/** How a question that is being written will look; nothing is kept. */
export async function action({ request, context }: Route.ActionArgs) {
  requireOfficial(context)
  const { question } = takeQuestion(await request.formData())
  const content = tidyContent(question.content)
  const parts = (content.parts ?? []).map((part) => showQuestion(part.content))
  return { viewed: { kind: question.kind, content, shown: showQuestion(content), parts } }
}
