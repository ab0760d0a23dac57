import { createContext } from 'react-router'

/** What the server's doors know of a request before any route sees it. */
export type RequestFacts = { nonce: string; ip: string; device: string }

export const requestFacts = createContext<RequestFacts>()
