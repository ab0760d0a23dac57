import type { z } from 'zod'

/** What is wrong with a form, by field: the first sentence of each. */
export function readProblems(error: z.ZodError): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const issue of error.issues) problems[String(issue.path[0] ?? '')] ??= issue.message
  return problems
}
