import net from 'node:net'

/** Can `port` be listened on at `host` now? */
export async function portIsFree(port: number, host?: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = net.createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** A port of the loopback interface that nobody listens on: `wanted` if it can be had. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted && (await portIsFree(wanted, '127.0.0.1'))) return wanted
  return await new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
