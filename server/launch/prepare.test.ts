import { describe, expect, it } from 'vitest'
// Plain JavaScript, because it runs before anything is installed.
// @ts-expect-error it has no types
import { installationProblem, isNodeNewEnough, missingPackages } from './prepare.mjs'

describe('missingPackages', () => {
  const nothing = () => false
  it('asks for what the site needs', () =>
    expect(missingPackages('start', {}, nothing)).toEqual(['redis-server', 'ffmpeg', 'espeak-ng']))
  it('needs no Redis of its own when one is given', () =>
    expect(missingPackages('start', { REDIS_URL: 'redis://x' }, nothing)).toEqual(['ffmpeg', 'espeak-ng']))
  it('needs one for the tests all the same', () =>
    expect(missingPackages('test', { REDIS_URL: 'redis://x' }, nothing)).toContain('redis-server'))
  it('asks for nothing to check types', () => expect(missingPackages('check', {}, nothing)).toEqual([]))
  it('asks only for what is not there', () =>
    expect(missingPackages('start', {}, (need: { package: string }) => need.package !== 'ffmpeg')).toEqual(['ffmpeg']))
})

describe('installationProblem', () => {
  const lock = {
    packages: {
      '': { version: '1' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-darwin': { version: '2.0.0', optional: true },
    },
  }
  it('is none when every package is at its version; optional ones may be left out', () =>
    expect(installationProblem(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBeNull())
  it('sees an interrupted installation', () => expect(installationProblem(lock, null)).toMatch(/interrupted/))
  it('sees a package that is missing', () => expect(installationProblem(lock, { packages: {} })).toMatch('node_modules/a'))
  it('sees another version, of an optional package too', () => {
    expect(installationProblem(lock, { packages: { 'node_modules/a': { version: '1.1.0' } } })).toMatch('1.0.0')
    const other = { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-darwin': { version: '1' } } }
    expect(installationProblem(lock, other)).toMatch('b-darwin')
  })
})

it('knows which Node is new enough', () => {
  expect(isNodeNewEnough('v16.20.0', 18)).toBe(false)
  expect(isNodeNewEnough('v18.0.0', 18)).toBe(true)
  expect(isNodeNewEnough('v24.21.0', 24)).toBe(true)
})
