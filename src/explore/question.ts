import type { MemberSpec } from '../contract/members.ts';
import type { WritableResource } from '../engine/observe/exchanges.ts';
import type { Case, JsonObject, Reply, Request, Resource, Snapshot, Subject } from '../model.ts';
import type { Answer } from '../record/atlas.ts';

export interface KnownTenant {
  readonly members: readonly MemberSpec[];
  /** Strategy of the connection under test: `auth0` is a database. */
  readonly strategy: string;
  readonly subject: Subject;
  readonly home: JsonObject;
  /** Members that the tenant was seen to store; absent where that is not known yet. */
  readonly stored?: readonly string[];
  readonly organizationName?: string | undefined;
  /** The resources were made for this run: more of them may be made, and deleted. */
  readonly isOwn: boolean;
  /** A name that no other resource has, of the kind that `clean` deletes. */
  readonly fresh: string;
  /** Why two requests cannot be in flight at once. */
  readonly alone?: string | undefined;
}

/** One step of an experiment. `made` builds a request from the answers so far; undefined if it cannot. */
export type ExperimentStep =
  | { readonly kind: 'send'; readonly request: Request; readonly place?: Case['place'] }
  | { readonly kind: 'pair'; readonly requests: readonly [Request, Request] }
  | { readonly kind: 'read'; readonly view: Resource }
  | { readonly kind: 'made'; readonly request: (replies: readonly Reply[]) => Request | undefined };

/** Reads an answer out of what was seen. Pure: an answer can be computed again without sending anything. */
export type AnswerReader = (seen: SeenExperiment) => Answer;

/** Readers of one kind, by what they look for. */
export const reader =
  <Wanted extends readonly unknown[]>(read: (seen: SeenExperiment, ...wanted: Wanted) => Answer) =>
  (...wanted: Wanted): AnswerReader =>
  (seen) =>
    read(seen, ...wanted);

export interface Question {
  /** `area.subject.question`; never renamed, never used again. */
  readonly id: string;
  /** One sentence that ends with a question mark. */
  readonly words: string;
  readonly reader: AnswerReader;
}

/** Requests that answer one or more questions; each is sent once. */
export interface Experiment {
  /** `area.subject`. */
  readonly id: string;
  readonly questions: readonly Question[];
  /** What has to be stored before it; null for what must not be there. */
  readonly given?: JsonObject | undefined;
  readonly steps: readonly ExperimentStep[];
  /** Views to read after it. Default: home. */
  readonly after?: readonly Resource[];
  /** Whose stored settings it is about. */
  readonly place?: WritableResource;
  /** The order of two simultaneous requests decides their answers, so their exchanges are not kept. */
  readonly isChance?: true;
  /** Why it cannot be asked of this tenant. */
  readonly because?: string | undefined;
}

export interface Area {
  readonly id: string;
  readonly title: string;
  readonly experiments: (known: KnownTenant) => readonly Experiment[];
}

/** What an experiment showed: replies in the order of the requests, and what is stored before and after. */
export interface SeenExperiment {
  /** Members that the tenant was not seen to store: what becomes of one says nothing of the request. */
  readonly unstored: readonly string[];
  /** Milliseconds that readings lag behind writes, as far as that can be told. */
  readonly lagMs: number;
  readonly experiment: Experiment;
  readonly subject: Subject;
  readonly sent: readonly Request[];
  readonly replies: readonly Reply[];
  readonly before: Snapshot;
  /** In the order of `after`, the place itself first. */
  readonly after: Readonly<Partial<Record<Resource, Snapshot>>>;
}
