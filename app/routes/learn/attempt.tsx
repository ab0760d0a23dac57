import { data, redirect, type ShouldRevalidateFunctionArgs } from 'react-router'
import { z } from 'zod'
import { SittingPage } from '#app/components/exam/sitting-page.tsx'
import { Problem } from '#app/components/ui/problem.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findSitting } from '#server/exams/find-sitting.ts'
import type { Route } from './+types/attempt'

export const meta: Route.MetaFunction = () => [{ title: '正在考试 · 学时' }]

/** A paper belongs to one person at one time: no cache may keep it. */
export const headers: Route.HeadersFunction = () => ({ 'cache-control': 'private, no-store' })

export async function loader({ context, params }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const attemptId = z.uuid().safeParse(params.attemptId)
  const found = attemptId.success ? await findSitting(actor, attemptId.data) : null
  if (!found) throw data(null, { status: 404 })
  if (found.state === 'finished') throw redirect(`/learn/attempts/${params.attemptId}/result`)
  if (found.state === 'being-closed') return { examId: found.examId, sitting: null, watermark: '' }
  const { sitting } = found
  return { examId: sitting.examId, sitting, watermark: `${actor.realName} ${sitting.attemptId.slice(-6)}` }
}

/** While somebody sits, the page follows the sitting itself; fetching the paper again would only put it back. */
export const shouldRevalidate = ({ currentParams, nextParams, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  currentParams.attemptId === nextParams.attemptId ? false : defaultShouldRevalidate

export default function Attempt({ loaderData: { sitting, watermark, examId } }: Route.ComponentProps) {
  return sitting ? (
    <SittingPage key={sitting.attemptId} sitting={sitting} watermark={watermark} />
  ) : (
    <BeingClosed examId={examId} />
  )
}

function BeingClosed({ examId }: { examId: string }) {
  return (
    <Problem title="考试时间已到" backTo={`/learn/exams/${examId}`} backLabel="返回考试">
      系统正在按已保存的答案自动交卷，一般在一分钟内完成，完成后在考试页面查看成绩。
    </Problem>
  )
}
