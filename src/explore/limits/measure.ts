import type { MemberSpec } from '../../contract/members.ts';
import type { JsonObject, Reply, Request, Unit } from '../../model.ts';

/** What a text is filled with: one grapheme of so many code points, UTF-16 units and bytes. */
export const fillers = {
  /** 1 code point, 1 unit, 1 byte. */
  letter: 'a',
  /** 1 code point, 1 unit, 2 bytes. */
  accented: '\u00e9',
  /** 1 code point, 2 units, 4 bytes. */
  astral: '\u{1f600}',
  /** 2 code points that no normalisation composes. */
  combined: 'x\u0301',
} as const;

export type Filler = keyof typeof fillers;

/** A size to be found, by asking whether this one is taken and that one is not. */
export interface Measure {
  /** `limits.subject.question`. */
  readonly id: string;
  readonly question: string;
  readonly given?: JsonObject;
  /** Sizes that servers are known to stop at, ascending; the first is always taken, as far as can be told. */
  readonly sizes: readonly number[];
  /** `texts`: it may be counted in several ways. Else the one way there is. */
  readonly counts: 'texts' | Unit;
  readonly contract?: { readonly limit: number; readonly unit: string };
  readonly request: (size: number, filler?: Filler) => Request;
  /** Whether a size was taken, by the reply to it and the reply to the first size. */
  readonly takes: (reply: Reply, first: Reply | undefined, sent: Request) => boolean;
  /** The member whose value is measured: it can only be where the tenant stores that. */
  readonly member?: string;
  /**
   * A size is taken when it is refused as the smallest one is: what is wrong anyway comes first. That shows no size to be
   * allowed; a size that is refused otherwise is shown not to be.
   */
  readonly isByRefusal?: true;
  /** A request of fewer characters than a size and more bytes; asked where sizes are bytes or characters. */
  readonly dense?: (size: number) => Request | undefined;
  /** Where the contract says it. */
  readonly place?: { readonly file: string; readonly pointer: string };
}

/** What measures depend on. */
export interface Measured {
  readonly members: readonly MemberSpec[];
  /** Schema of the path parameters, by name. */
  readonly parameters: Readonly<Record<string, { readonly maxLength?: number }>>;
  readonly revision: string;
}
