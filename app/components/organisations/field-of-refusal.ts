import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'

const fields: Record<string, string> = {
  'name-length': 'name',
  'credit-code-format': 'code',
  'credit-code-check': 'code',
  'credit-code-taken': 'code',
  'wrong-place': 'kind',
  'district-length': 'district',
  'industry-unknown': 'industry',
  'payroll-unknown': 'payrollCategory',
  'contact-length': 'contactName',
  'contact-phone-format': 'contactPhone',
  'change-reason-missing': 'reason',
}

type Reason = keyof typeof organisationRefusals | 'not-found'

/** A refusal as a form shows it: beside its field where it has one, above the form where not. */
export function formErrorsOf(reason: Reason): {
  status: number
  reply: { fieldErrors?: Record<string, string[]>; formErrors?: string[] }
} {
  const { status, sentence } = reason === 'not-found' ? commonRefusals['not-found'] : organisationRefusals[reason]
  const field = fields[reason]
  return { status, reply: field ? { fieldErrors: { [field]: [sentence] } } : { formErrors: [sentence] } }
}
