import type { CredentialName, Json, TargetFault } from '../model.ts';

export type Unit = 'code points' | 'UTF-16 units' | 'bytes' | 'graphemes' | 'members' | 'levels';

/** One step of a JSON Patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

/** How much of something a tenant takes. */
export interface AtlasLimit {
  /** `limits.subject.question`. */
  readonly id: string;
  readonly question: string;
  /** `64 bytes, contract says 50 characters`. */
  readonly words: string;
  /** The largest size that was taken; absent when not even the smallest was, or nothing could be told. */
  readonly largest?: number;
  /** The smallest size that was not; absent when none was found. */
  readonly beyond?: number;
  /** What happens beyond it. */
  readonly fate?: string;
  /** Absent when it could not be told. */
  readonly unit?: Unit;
  readonly contract?: { readonly limit: number; readonly unit: string };
  /** Whether it is another limit than the contract's. */
  readonly departs: boolean;
  /** What it took to find out. */
  readonly requests: number;
  /** What the contract would have to say. */
  readonly proposal?: { readonly file: string; readonly patch: readonly PatchStep[] };
}

/**
 * What became of a request whose answer the contract leaves open. `observed` is an answer that is no fate of a
 * value: which of two errors wins, whether a header is there. `unclear`: asked, and the answer does not tell.
 */
export type AnswerClass =
  | 'accepted'
  | 'ignored'
  | 'coerced'
  | 'trimmed'
  | 'normalised'
  | 'cut'
  | 'changed'
  | 'refused'
  | 'redirected'
  | 'failed'
  | 'no answer'
  | 'observed'
  | 'unclear';

export interface Answer {
  readonly class: AnswerClass;
  /** The answer in a phrase: `refused 400 invalid_body`, `stored trimmed, as "patchproof"`. */
  readonly words: string;
  readonly status?: number;
  readonly errorCode?: string;
}

/** An exchange behind an answer; ids, times and tags in it are replaced by placeholders. */
export interface AtlasExchange {
  readonly method: string;
  readonly path: string;
  readonly credential: CredentialName;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reply:
    | {
        readonly kind: 'response';
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      }
    | { readonly kind: 'fault'; readonly fault: TargetFault['fault'] };
}

/** A question the contract leaves open, and what this tenant answers. */
export interface AtlasEntry {
  /** `area.subject.question`; stable for ever. */
  readonly id: string;
  readonly question: string;
  readonly answer: Answer;
  readonly exchanges: readonly AtlasExchange[];
  /** The members it changed, as they are stored afterwards. */
  readonly stored?: Readonly<Record<string, string>>;
}

export interface AtlasHeader {
  readonly tool: string;
  readonly contract: { readonly revision: string; readonly hash: string };
  readonly target: string;
  /** As in the header of a run. */
  readonly reference?: 'asked' | 'unconfigured';
  readonly tlsUnverified?: true;
  /** Strategy of the connection. */
  readonly strategy: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly only: readonly string[];
  /** The most that could be sent, and what was. */
  readonly planned: { readonly writes: number; readonly reads: number };
  readonly sent: { readonly writes: number; readonly reads: number };
  /** How much of what was sent restored the tenant: no budget counts it. Absent from older atlases. */
  readonly restoring?: { readonly writes: number; readonly reads: number };
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  /** Why the connection under test could not be read, a sentence each; absent when it could. */
  readonly unread?: readonly string[];
  readonly exitCode: 0 | 2;
}

/** What a tenant answers to the questions that the contract leaves open. All but the header is the same each time. */
export interface Atlas {
  readonly kind: 'atlas';
  readonly format: 1;
  readonly header: AtlasHeader;
  readonly areas: readonly { readonly id: string; readonly title: string }[];
  readonly entries: readonly AtlasEntry[];
  readonly limits: readonly AtlasLimit[];
  /** `cut`: it could have been asked, but for a budget, an interruption or a tenant that went silent. */
  readonly unasked: readonly {
    readonly id: string;
    readonly question: string;
    readonly because: string;
    readonly cut?: true;
  }[];
}
