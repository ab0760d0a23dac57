import { z } from 'zod'
import { filingText } from './content.ts'
import { type PlanLine, planLine, planLinesMost } from './plan.ts'

const rows = <Row>(form: FormData, prefix: string, keys: readonly string[], most: number): Row[] => {
  const found: Record<string, string>[] = []
  for (let index = 0; index < most; index += 1) {
    if (!form.has(`${prefix}.${index}.${keys[0]}`)) break
    const row = Object.fromEntries(keys.map((key) => [key, String(form.get(`${prefix}.${index}.${key}`) ?? '')]))
    // A row in which nothing stands but its id was offered and not wanted.
    if (Object.entries(row).some(([key, value]) => key !== 'id' && value.trim() !== '')) found.push(row)
  }
  return found as Row[]
}

const filingForm = z.object({
  revision: z.coerce.number().int().positive(),
  reason: z.string().max(2_000),
  content: filingText,
})
export type FilingForm = z.infer<typeof filingForm>

/** A filing as its form brings it; null: a form that the page does not have. */
export function readFilingForm(form: FormData): FilingForm | null {
  const text = (name: string) => String(form.get(name) ?? '')
  const fields = ['title', 'topic', 'hours', 'expected', 'syllabus', 'contact'] as const
  const parsed = filingForm.safeParse({
    ...{ revision: text('revision'), reason: text('reason') },
    content: {
      ...Object.fromEntries(fields.map((name) => [name, text(name)])),
      ...{ audience: text('audience'), assessed: form.has('assessed') },
      sessions: rows(form, 'sessions', ['id', 'day', 'from', 'to', 'place'], 60),
      lecturers: rows(form, 'lecturers', ['name', 'title', 'unit'], 40),
    },
  })
  return parsed.success ? parsed.data : null
}

/** Lines of a plan, and what is wrong with them by `lines.<index>.<field>`. */
export function readPlanForm(form: FormData): {
  lines: PlanLine[]
  typed: Record<string, string>[]
  problems: Record<string, string>
} {
  const typed = rows<Record<string, string>>(form, 'lines', ['topic', 'month', 'times', 'hours', 'people'], planLinesMost)
  const problems: Record<string, string> = {}
  const lines = typed.flatMap((row, index) => {
    const parsed = planLine.safeParse(row)
    if (parsed.success) return [parsed.data]
    for (const issue of parsed.error.issues) problems[`lines.${index}.${issue.path.join('.')}`] ??= issue.message
    return []
  })
  return { lines, typed, problems }
}
