import type { Submission } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'

/**
 * A form's fields by its schema, an object or a choice of objects. Fields that the schema does not know, or that come twice, were put there by
 * somebody's own hand: 400, before anything is read. Everything a person can mistype comes back as a submission with the sentences beside its fields.
 */
export async function parseForm<Input, Output>(
  request: Request,
  schema: z.ZodType<Output, Input>,
): Promise<Submission<Input, string[], Output>> {
  const form = await request.formData()
  const known = new Set(fieldsOf(schema))
  const names = [...form.keys()]
  if (names.length !== new Set(names).size || names.some((name) => !known.has(name))) throw new Response(null, { status: 400 })
  return parseWithZod(form, { schema })
}

const fieldsOf = (schema: z.ZodType): string[] => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  return schema instanceof z.ZodDiscriminatedUnion ? schema.options.flatMap((option) => fieldsOf(option as z.ZodType)) : []
}
