import { listPublicKeys } from '#server/certificates/queries.ts'

/** Every public key that signed a certificate, for whoever verifies without asking us: /.well-known/xueshi-certificate-key.pem */
export async function loader() {
  return new Response(await listPublicKeys(), {
    headers: {
      'content-type': 'application/x-pem-file',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    },
  })
}
