/** An open page and how many changes were typed in it. */
export type Writer = { page: string; step: number }
export type Written = { revision: number; page: string | null; pageStep: number; pageRevision: number | null }

/**
 * Whether what a page sends goes over what is kept. It does when the page knows the latest revision; and when the latest was this page's own whose answer was
 * lost on the way, unless something typed later already arrived. Nothing else is written over.
 */
export function mayWriteOver(kept: Written, saving: { revision: number; writer: Writer | null }): boolean {
  if (kept.revision === saving.revision) return true
  const { writer } = saving
  return writer !== null && kept.page === writer.page && kept.pageRevision === kept.revision && writer.step >= kept.pageStep
}
