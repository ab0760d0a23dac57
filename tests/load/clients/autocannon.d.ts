/** The little of autocannon that the benches use; the package brings no types. */
declare module 'autocannon' {
  type Client = {
    setHeaders(headers: Record<string, string>): void
    setHeadersAndBody(headers: Record<string, string>, body: string): void
    /** One after another, round and round. */
    setRequests(requests: { path: string; headers: Record<string, string> }[]): void
    on(event: 'body', listener: (chunk: Buffer) => void): void
    on(event: 'response', listener: (statusCode: number, bytes: number, milliseconds: number) => void): void
  }
  type Options = {
    url: string
    method?: string
    connections?: number
    /** Seconds. */
    duration?: number
    setupClient?: (client: Client) => void
  }
  export type Result = { '2xx': number; non2xx: number; errors: number; duration: number }
  export default function autocannon(options: Options, done: (error: Error | null, result: Result) => void): unknown
}
