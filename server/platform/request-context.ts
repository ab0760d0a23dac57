import { AsyncLocalStorage } from 'node:async_hooks'

/** What is known of the request (or job) that is being served, for logs and audit. */
export type RequestContext = { requestId: string; ip?: string | undefined; accountId?: string | undefined }

const storage = new AsyncLocalStorage<RequestContext>()

export const withRequestContext = <Value>(context: RequestContext, run: () => Value): Value => storage.run(context, run)
export const requestContext = (): RequestContext | undefined => storage.getStore()
