import { z } from 'zod'
import { endpoints, problem, problems } from './api-contract.ts'
import { scopeNames } from './api-key.ts'

/** The document of the interface, OpenAPI 3.1, from the schemas that check what comes and what goes. */
export function writeOpenapi(site: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [operationId, { method, path, scope, summary, params, body, answer }] of Object.entries(endpoints)) {
    const fields = Object.entries(params.shape as Record<string, z.ZodType>)
    paths[path] = {
      ...paths[path],
      [method]: {
        ...{ operationId, summary, description: `需要权限 ${scope}：${scopeNames[scope]}。`, security: [{ key: [] }] },
        parameters: fields.map(([name, schema]) => ({ name, in: 'path', required: true, schema: schemaOf(schema, 'input') })),
        ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
        responses: {
          200: { description: '结果', content: { 'application/json': { schema: schemaOf(answer, 'output') } } },
          ...refusals(),
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '学时核查接口',
      version: '1.0.0',
      description: '供职称评审系统核查学时。每次查询都要有本人的授权码或写明公务职责，并记入审计，本人可以看到。',
    },
    servers: [{ url: site }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: '市局发放的密钥：Authorization: Bearer xs_…' } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  }
}

/** By status; several reasons may share one. */
const refusals = () =>
  Object.fromEntries(
    [...Map.groupBy(Object.entries(problems), ([, { status }]) => status)].map(([status, reasons]) => [
      status,
      {
        description: reasons.map(([reason, { title }]) => `${reason}：${title}`).join(''),
        ...(status === 429 && { headers: { 'Retry-After': { description: '多少秒后再试', schema: { type: 'integer' } } } }),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io })
  return written
}
