import { importOrganisations } from '#server/organisations/import-organisations.ts'
import { handoverChanged, organisationImportConfirmed, roleChanged } from '#server/organisations/jobs.ts'
import { consume } from '#server/platform/queues.ts'
import { tellOfHandovers } from '#server/portal/tell-of-handovers.ts'
import { tellOfRoles } from '#server/portal/tell-of-roles.ts'

consume(organisationImportConfirmed, importOrganisations, { concurrency: 1, patienceSeconds: 300 })
consume(roleChanged, tellOfRoles)
consume(handoverChanged, tellOfHandovers)
