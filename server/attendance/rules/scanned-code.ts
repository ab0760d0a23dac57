/** The code in what a camera has read: a screen's is an address of this site. */
export const codeIn = (text: string): string => text.match(/\/c\/([\w-]{44})$/)?.[1] ?? text

/** What the phone shows. */
export type SentAnswer = { done: boolean; sentence: string }
