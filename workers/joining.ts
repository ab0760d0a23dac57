import { importRosters } from '#server/organisations/import-rosters.ts'
import {
  joiningChanged,
  learnerLetGo,
  personForgotten,
  recordChanged,
  rosterConfirmed,
  rosterImported,
} from '#server/organisations/jobs.ts'
import { consume } from '#server/platform/queues.ts'
import { forgetLetters } from '#server/portal/forget-letters.ts'
import { tellOfJoinings } from '#server/portal/tell-of-joinings.ts'
import { tellOfRecords } from '#server/portal/tell-of-records.ts'
import { tellOfLeaving, tellOfRegistration } from '#server/portal/tell-of-registration.ts'

consume(rosterConfirmed, importRosters, { concurrency: 1 })
consume(joiningChanged, tellOfJoinings)
consume(learnerLetGo, tellOfLeaving)
consume(rosterImported, tellOfRegistration)
consume(recordChanged, tellOfRecords)
consume(personForgotten, forgetLetters)
