import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Form, Link, useSearchParams, useSubmit } from 'react-router'
import classes from './filter-bar.module.css'

/** `all`: what is shown when nothing is chosen. */
export type Filter = { name: string; label: string; all?: string; options: readonly { value: string; label: string }[] }

/**
 * Search and filters of a list, kept in the address so that a list can be sent to somebody and found again by the back button. A chosen filter acts
 * at once; without JavaScript the button does it. `keep`: what else of the address stays (the order). `children`: further fields of the same form.
 */
export function FilterBar({
  search,
  filters = [],
  keep = ['sort'],
  children,
}: {
  search?: { name?: string; label: string }
  filters?: readonly Filter[]
  keep?: readonly string[]
  children?: ReactNode
}) {
  const [query] = useSearchParams()
  const submit = useSubmit()
  const searchName = search?.name ?? 'search'
  const own = [...(search ? [searchName] : []), ...filters.map((filter) => filter.name)]
  const kept = keep.filter((name) => query.get(name))
  const send = (form: HTMLFormElement) => {
    const next = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') next.append(name, value)
    void submit(next)
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    send(event.currentTarget)
  }
  return (
    <Form className={classes.bar} role="search" onSubmit={onSubmit} key={own.map((name) => query.get(name) ?? '').join('\n')}>
      {kept.map((name) => (
        <input key={name} type="hidden" name={name} value={query.get(name) ?? ''} />
      ))}
      {search ? (
        <TextInput
          className={classes.search}
          type="search"
          name={searchName}
          label={search.label}
          defaultValue={query.get(searchName) ?? ''}
          maxLength={100}
          size="sm"
        />
      ) : null}
      {filters.map((filter) => (
        <NativeSelect
          key={filter.name}
          name={filter.name}
          label={filter.label}
          defaultValue={query.get(filter.name) ?? ''}
          onChange={(event) => event.currentTarget.form && send(event.currentTarget.form)}
          data={[{ value: '', label: filter.all ?? '全部' }, ...filter.options]}
          size="sm"
        />
      ))}
      {children}
      <Button type="submit" variant="default" size="sm">
        查找
      </Button>
      {own.some((name) => query.get(name)) ? (
        <Link className={classes.clear} to={`?${new URLSearchParams(kept.map((name) => [name, query.get(name) ?? '']))}`}>
          清除条件
        </Link>
      ) : null}
    </Form>
  )
}
