/** A short lecture: slides whose sentences are shown, spoken and captioned. A sentence fits one line of a slide: 26 characters at most. */
export type Slide = { heading: string; sentences: readonly string[] }
export type Lecture = { key: string; title: string; slides: readonly Slide[] }

export const slide = (heading: string, ...sentences: string[]): Slide => ({ heading, sentences })
