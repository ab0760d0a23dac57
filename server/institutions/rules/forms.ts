import { z } from 'zod'
import type { ClassText } from './class-text.ts'
import type { PaperKind } from './paper-state.ts'
import { type PaperText, recognitionText, seminarText } from './paper-text.ts'
import { classText } from './read-class.ts'

const text = (form: FormData, name: string) => String(form.get(name) ?? '')
const texts = (form: FormData, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, text(form, name)]))

/** Rows as `prefix.0.key`; one in which nothing stands but its id was offered and not wanted. */
function rows(form: FormData, prefix: string, keys: readonly string[], most: number): Record<string, string>[] {
  const found: Record<string, string>[] = []
  for (let index = 0; index < most && form.has(`${prefix}.${index}.${keys[0]}`); index += 1) {
    const row = Object.fromEntries(keys.map((key) => [key, text(form, `${prefix}.${index}.${key}`)]))
    if (Object.entries(row).some(([key, value]) => key !== 'id' && value.trim() !== '')) found.push(row)
  }
  return found
}

const revision = z.coerce.number().int().positive()

/** A class as its form brings it; null: a form that the page does not have. */
export function readClassForm(form: FormData): { revision: number; content: ClassText } | null {
  const names = [
    'title',
    'field',
    'mode',
    'syllabus',
    'hours',
    'capacity',
    'audience',
    'wanted',
    'enrolFrom',
    'enrolUntil',
    'contact',
  ]
  const parsed = z.object({ revision, content: classText }).safeParse({
    revision: text(form, 'revision'),
    content: {
      ...texts(form, names),
      ...{ assessed: form.has('assessed'), courses: form.getAll('courses').map(String) },
      sessions: rows(form, 'sessions', ['id', 'day', 'from', 'to', 'place'], 60),
      lecturers: rows(form, 'lecturers', ['name', 'title', 'unit'], 40),
    },
  })
  return parsed.success ? parsed.data : null
}

/** A paper as its form brings it; null: a form that the page does not have. */
export function readPaperForm(form: FormData, kind: PaperKind): { revision: number; content: PaperText } | null {
  const recognition = { ...texts(form, ['level', 'district', 'profile', 'contact']), fields: form.getAll('fields').map(String) }
  const seminar = texts(form, ['title', 'field', 'programme', 'people', 'hours', 'budgetYuan', 'contact'])
  const parsed =
    kind === 'seminar'
      ? z.object({ revision, content: seminarText }).safeParse({ revision: text(form, 'revision'), content: seminar })
      : z.object({ revision, content: recognitionText }).safeParse({ revision: text(form, 'revision'), content: recognition })
  return parsed.success ? parsed.data : null
}
