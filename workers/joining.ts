import { importRosters } from '#server/organisations/import-rosters.ts'
import { joiningChanged, learnerLetGo, rosterConfirmed, rosterImported } from '#server/organisations/jobs.ts'
import { consume } from '#server/platform/queues.ts'
import { tellOfJoinings } from '#server/portal/tell-of-joinings.ts'
import { tellOfLeaving, tellOfRegistration } from '#server/portal/tell-of-registration.ts'

consume(rosterConfirmed, importRosters, { concurrency: 1 })
consume(joiningChanged, tellOfJoinings)
consume(learnerLetGo, tellOfLeaving)
consume(rosterImported, tellOfRegistration)
