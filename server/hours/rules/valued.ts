import { z } from 'zod'

/**
 * Every figure of a policy says where it comes from: `law` = fixed by the document cited; `configured` = the outline is silent, the city sets it
 * each year, and a value that came with the program is a demonstration value.
 */
export const valued = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, basis: z.enum(['law', 'configured']), cite: z.string().min(1), label: z.string().min(1) })

export const hours = z.number().nonnegative().multipleOf(0.01)
export const share = z.number().min(0).max(1)

/** Which entries are meant: those that are all of what is named; with nothing named, all. */
export const selector = z.strictObject({
  subject: z.enum(['public', 'professional']).optional(),
  kind: z.enum(['required', 'elective', 'professional']).optional(),
  form: z.string().optional(),
})
export type Selector = z.infer<typeof selector>
