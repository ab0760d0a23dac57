/** A form with a file in it, read only when it says beforehand that it is no larger than `maxBytes`; null when it is, or does not say. */
export async function readUpload(request: Request, maxBytes: number): Promise<FormData | null> {
  const length = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  // The form's own lines come on top of the file.
  return length <= maxBytes + 10_000 ? await request.formData() : null
}
