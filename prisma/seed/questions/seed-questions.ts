import type { Blueprint } from '#server/exams/rules/blueprint.ts'
import type { Actor } from '#server/identity/actor.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { poolOf, versionsById } from '#server/questions/queries.ts'
import { accepted } from '../accepted.ts'
import { artificialIntelligenceFoundations } from './artificial-intelligence-foundations.ts'
import { artificialIntelligencePractice } from './artificial-intelligence-practice.ts'
import { digitalTransformation } from './digital-transformation.ts'
import { intellectualProperty } from './intellectual-property.ts'
import { professionalEthics } from './professional-ethics.ts'
import type { WrittenQuestion } from './write-question.ts'

export type BankName = '人工智能基础与应用' | '职业道德与学术规范' | '知识产权' | '数字化转型'

type Bank = { questions: readonly WrittenQuestion[]; parts: Blueprint['parts'] }

/** Each bank has at least three times what a paper draws of it; every paper is worth 100 points. */
export const banks: Record<BankName, Bank> = {
  人工智能基础与应用: {
    questions: [...artificialIntelligenceFoundations, ...artificialIntelligencePractice],
    parts: [
      { kind: 'single', count: 10, points: 5 },
      { kind: 'multiple', count: 5, points: 6 },
      { kind: 'true-false', count: 5, points: 4 },
    ],
  },
  职业道德与学术规范: {
    questions: professionalEthics,
    parts: [
      { kind: 'single', count: 5, points: 10 },
      { kind: 'multiple', count: 2, points: 15 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
  },
  知识产权: {
    questions: intellectualProperty,
    parts: [
      { kind: 'single', count: 5, points: 10 },
      { kind: 'multiple', count: 2, points: 15 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
  },
  数字化转型: {
    questions: digitalTransformation,
    parts: [
      { kind: 'single', count: 4, points: 12 },
      { kind: 'multiple', count: 2, points: 16 },
      { kind: 'true-false', count: 2, points: 10 },
    ],
  },
}

/** What a paper of this bank consists of. */
export const blueprintOf = (subject: BankName): Blueprint => ({ subject, parts: banks[subject].parts })

/** Fills the banks through their own operation; questions that are there already are left as they are. */
export async function seedQuestions(maker: Actor, organisationId: string): Promise<void> {
  for (const [subject, { questions }] of Object.entries(banks)) {
    const drawn = await versionsById((await poolOf({ organisationId, subject })).map((question) => question.versionId))
    const known = new Set([...drawn.values()].map((version) => version.stem))
    for (const question of questions.filter((each) => !known.has(each.content.stem))) {
      accepted(await createQuestion(maker, { organisationId, subject, ...question }), question.content.stem)
    }
  }
}
