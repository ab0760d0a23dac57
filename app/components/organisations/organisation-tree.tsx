import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useFetcher } from 'react-router'
import type { TreeNode } from '#server/organisations/browse-organisations.ts'
import classes from './organisations.module.css'

/** Branches open where they are, one request a branch; each name leads to the list below it. */
export function OrganisationTree({ roots, current, limit }: { roots: TreeNode[]; current: string | null; limit: number }) {
  return (
    <nav className={classes.tree} aria-label="机构树">
      <h2>机构树</h2>
      <Branch nodes={roots} current={current} limit={limit} />
    </nav>
  )
}

function Branch({
  nodes,
  current,
  limit,
  parentId,
}: {
  nodes: TreeNode[]
  current: string | null
  limit: number
  parentId?: string
}) {
  return (
    <ul className={classes.branch}>
      {nodes.map((node) => (
        <Node key={node.id} node={node} current={current} limit={limit} />
      ))}
      {nodes.length >= limit && parentId ? (
        <li className={classes.more}>
          只显示前 {limit} 个，<Link to={`?under=${parentId}`}>在列表中看全部</Link>
        </li>
      ) : null}
    </ul>
  )
}

function Node({ node, current, limit }: { node: TreeNode; current: string | null; limit: number }) {
  const [open, setOpen] = useState(false)
  const fetcher = useFetcher<{ nodes: TreeNode[] }>()
  const toggle = () => {
    if (!open && !fetcher.data) void fetcher.load(`/manage/organisations/branch?parent=${node.id}`)
    setOpen(!open)
  }
  return (
    <li>
      <div className={classes.node}>
        {node.children > 0 ? (
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={open}
            aria-label={`${open ? '收起' : '展开'}${node.name}`}
            onClick={toggle}
          >
            <IconChevronRight size={16} aria-hidden />
          </button>
        ) : (
          <span className={classes.leaf} />
        )}
        <Link to={`?under=${node.id}`} aria-current={current === node.id ? 'true' : undefined} preventScrollReset>
          {node.name}
        </Link>
      </div>
      {open && fetcher.data ? <Branch nodes={fetcher.data.nodes} current={current} limit={limit} parentId={node.id} /> : null}
    </li>
  )
}
