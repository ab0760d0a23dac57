/** People with declarations in the city of the verification world. */
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import { attachEvidence } from '#server/declarations/attach-evidence.ts'
import { startDeclaration } from '#server/declarations/start-declaration.ts'
import { submitDeclaration } from '#server/declarations/submit-declaration.ts'
import type { Actor } from '#server/identity/actor.ts'
import { invariant } from '#server/platform/invariant.ts'

let count = 0
function fresh(): string {
  count += 1
  return String(count)
}

/** Answers that pass, each about another thing. */
export const goodAnswers = {
  'training-class': () => ({ name: `桥梁检测研修班 ${fresh()}`, organiser: '市交通学会', ended: '2026-05-20', days: '3' }),
  paper: () => ({
    ...{
      name: '斜拉索的疲劳',
      journal: '桥梁建设',
      doi: `10.1000/${fresh()}`,
      published: '2026-04-02',
      level: 'core',
      position: 'first',
    },
  }),
  'computer-skills': () => ({ name: `Excel 模块 ${fresh()}`, passed: '2026-03-01', certificate: fresh() }),
  'self-study': () => ({
    ...{
      name: `规范学习 ${fresh()}`,
      ended: '2026-06-30',
      hours: '20',
      plan: '每周一次',
      record: '笔记十二篇',
      result: '考核合格',
    },
  }),
} as const
export type SampleForm = keyof typeof goodAnswers

/** A draft with one file. */
export async function startDraft(actor: Actor, formId: SampleForm): Promise<string> {
  const started = await startDeclaration(actor, formId)
  invariant(started.ok, 'the draft is begun')
  const { declarationId } = started.value
  const attached = await attachEvidence(actor, declarationId, { name: '证明.pdf', bytes: sampleEvidence(declarationId) })
  invariant(attached.ok, 'the file is taken')
  return declarationId
}

export async function handIn(
  actor: Actor,
  formId: SampleForm,
  answers: Record<string, string> = goodAnswers[formId](),
): Promise<string> {
  const declarationId = await startDraft(actor, formId)
  const submitted = await submitDeclaration(actor, { declarationId, revision: 1, writer: null, answers })
  invariant(submitted.ok, `it is handed in: ${submitted.ok ? '' : submitted.reason}`)
  return declarationId
}
