import type { Reply } from './reply.ts';
import type { CredentialName, Request } from './request.ts';

/** The resources of a run, by id. What is absent makes the rules that need it inapplicable. */
export interface Subject {
  readonly organization: string;
  readonly connection: string;
  readonly other_organization?: string;
  readonly other_connection?: string;
}

/** The only I/O: turns requests into replies. Adds credentials, pace and time-out; never retries on its own. */
export interface Target {
  /** Where it is, for people: `https://acme.eu.auth0.com`. */
  readonly origin: string;
  readonly subject: Subject;
  /** Why a credential cannot be had, or undefined when it can. */
  readonly lacks: (credential: CredentialName) => string | undefined;
  /** `withinMs`: wait no longer than this for the answer, where that is less than usual. */
  readonly send: (request: Request, withinMs?: number) => Promise<Reply>;
  readonly close: () => Promise<void>;
}
