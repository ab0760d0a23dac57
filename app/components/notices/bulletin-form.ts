import { z } from 'zod'

/** The words as the form carries them; the operations judge them. */
export const bulletinWords = {
  title: z.string().max(500),
  body: z.string().max(10_000),
  expiresOn: z.string().max(10).default(''),
  urgent: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
}

export const newBulletinForm = z.strictObject({
  ...bulletinWords,
  audience: z.enum(['learners', 'officials', 'list', 'person']),
  organisationId: z.uuid().optional(),
  code: z.string().max(40).default(''),
  accountId: z.uuid().optional(),
  people: z.string().max(2_000_000).default(''),
  file: z.instanceof(File).optional(),
})
export const reviseBulletinForm = z.strictObject(bulletinWords)
