import { issueCertificates } from '#server/certificates/issue-certificates.ts'
import { hoursCredited } from '#server/hours/jobs.ts'
import { consume } from '#server/platform/queues.ts'

consume(hoursCredited, issueCertificates)
