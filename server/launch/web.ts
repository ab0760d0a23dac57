/** The web process alone, on the servers that the environment names or that a running `npm start` keeps. */
import { adoptServersOfThisCheckout } from './run-file.ts'
import { giveUp } from './say.ts'

try {
  adoptServersOfThisCheckout()
} catch (error) {
  giveUp(error)
}
await import('#server/index.ts')
