import { examMessages } from './exam-messages.ts'
import { learningMessages } from './learning-messages.ts'
import type { Message } from './message.ts'

/** Everything a browser can say in realtime, on one page. */
export const messages: Record<string, Message> = { ...learningMessages, ...examMessages }
