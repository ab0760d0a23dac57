import { importOrganisations } from '#server/organisations/import-organisations.ts'
import { organisationImportConfirmed } from '#server/organisations/jobs.ts'
import { consume } from '#server/platform/queues.ts'

consume(organisationImportConfirmed, importOrganisations, { concurrency: 1, patienceSeconds: 300 })
