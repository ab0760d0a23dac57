import { createExam } from '#server/exams/create-exam.ts'
import { publishExam } from '#server/exams/publish-exam.ts'
import type { Blueprint } from '#server/exams/rules/blueprint.ts'
import type { Actor } from '#server/identity/actor.ts'
import { invariant } from '#server/platform/invariant.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { poolOf } from '#server/questions/queries.ts'
import { artificialIntelligenceFoundations } from './artificial-intelligence-foundations.ts'
import { artificialIntelligencePractice } from './artificial-intelligence-practice.ts'
import { digitalTransformation } from './digital-transformation.ts'
import { intellectualProperty } from './intellectual-property.ts'
import { professionalEthics } from './professional-ethics.ts'
import type { WrittenQuestion } from './write-question.ts'

export type BankName = '人工智能基础与应用' | '职业道德与学术规范' | '知识产权' | '数字化转型'

type Bank = { questions: readonly WrittenQuestion[]; parts: Blueprint['parts']; minutes: number }

/** Each bank has at least three times what a paper draws of it; every paper is worth 100 points. */
export const banks: Record<BankName, Bank> = {
  人工智能基础与应用: {
    questions: [...artificialIntelligenceFoundations, ...artificialIntelligencePractice],
    parts: [
      { kind: 'single', count: 10, points: 5 },
      { kind: 'multiple', count: 5, points: 6 },
      { kind: 'true-false', count: 5, points: 4 },
    ],
    minutes: 40,
  },
  职业道德与学术规范: {
    questions: professionalEthics,
    parts: [
      { kind: 'single', count: 5, points: 10 },
      { kind: 'multiple', count: 2, points: 15 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
    minutes: 20,
  },
  知识产权: {
    questions: intellectualProperty,
    parts: [
      { kind: 'single', count: 5, points: 10 },
      { kind: 'multiple', count: 2, points: 15 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
    minutes: 20,
  },
  数字化转型: {
    questions: digitalTransformation,
    parts: [
      { kind: 'single', count: 4, points: 12 },
      { kind: 'multiple', count: 2, points: 16 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
    minutes: 20,
  },
}

/** Fills a bank through the bank's own operation; a bank that has questions already is left as it is. */
export async function seedQuestionBank(maker: Actor, organisationId: string, subject: BankName): Promise<void> {
  if ((await poolOf(subject)).length > 0) return
  for (const question of banks[subject].questions) {
    const made = await createQuestion(maker, { organisationId, subject, ...question })
    invariant(made.ok, `${subject}: ${question.content.stem}: ${made.ok ? '' : (made.detail ?? made.reason)}`)
  }
}

/** The exam of a seeded course, published, with its bank filled. Attempts, pass mark and pause are those of the year's policy. */
export async function seedExam(
  maker: Actor,
  { courseId, organisationId, subject, title }: { courseId: string; organisationId: string; subject: BankName; title: string },
): Promise<string> {
  await seedQuestionBank(maker, organisationId, subject)
  const { parts, minutes } = banks[subject]
  const made = await createExam(maker, {
    courseId,
    organisationId,
    title,
    blueprint: { subject, parts },
    durationSeconds: minutes * 60,
    opensAt: null,
    closesAt: null,
    deadlinePolicy: 'limit',
    revealPolicy: 'parts',
    requiresLessons: true,
  })
  invariant(made.ok, `exam ${title}: ${made.ok ? '' : made.reason}`)
  const published = await publishExam(maker, made.value.examId)
  invariant(published.ok, `exam ${title}: ${published.ok ? '' : published.reason}`)
  return made.value.examId
}
