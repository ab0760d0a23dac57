import { issueCertificates } from '#server/certificates/issue-certificates.ts'
import { statementIssued } from '#server/certificates/jobs.ts'
import { printStatements } from '#server/certificates/print-statements.ts'
import { hoursCredited } from '#server/hours/jobs.ts'
import { consume } from '#server/platform/queues.ts'

consume(hoursCredited, issueCertificates)
consume(statementIssued, printStatements)
