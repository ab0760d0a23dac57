import type { Transaction } from '#server/platform/database.ts'

/** Writes the paths of a body and all below it for its new parent; answers how many bodies moved. The caller holds the tree's lock. */
export async function movePath(tx: Transaction, organisationId: string, parentId: string): Promise<number> {
  await tx.run`set local statement_timeout = '60s'`
  const moved = await tx.run`
    update organisation o set path = p.path || subpath(o.path, nlevel(m.path) - 1)
    from organisation m, organisation p where m.id = ${organisationId} and p.id = ${parentId} and o.path <@ m.path`
  await tx.run`update organisation set parent_id = ${parentId} where id = ${organisationId}`
  return moved
}
