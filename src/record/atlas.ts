import answers from '../../schemas/answers/2026-04.json' with { type: 'json' };
import schema from '../../schemas/format/atlas.schema.json' with { type: 'json' };
import type { Json, RecordedRequest, Response, TargetFault } from '../model.ts';
import { own, parseJson } from '../text/json.ts';
import { RecordError, reader } from './parse-record.ts';
import type { RunEnd, RunHeader } from './record.ts';

export type Unit = 'code points' | 'UTF-16 units' | 'bytes' | 'graphemes' | 'members' | 'levels';

/** One step of a JSON Patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

/** A measured limit of a tenant. schemas/format/atlas.schema.json describes each member. */
export interface AtlasLimit {
  /** `limits.subject.question`. */
  readonly id: string;
  readonly question: string;
  /** `64 bytes, contract says 50 characters`. */
  readonly words: string;
  readonly largest?: number;
  readonly beyond?: number;
  readonly fate?: string;
  /** Absent when the unit is unknown. */
  readonly unit?: Unit;
  readonly contract?: { readonly limit: number; readonly unit: string };
  readonly departs: boolean;
  readonly requests: number;
  readonly proposal?: { readonly file: string; readonly patch: readonly PatchStep[] };
}

/**
 * The classes of answers, by column, to questions that the contract leaves open.
 * `observed`: an answer about something other than a value, such as which of two errors wins.
 * `unclear`: the question was asked, and the answer does not decide it.
 */
const CLASSES = {
  accepted: ['accepted'],
  refused: ['refused'],
  'stored otherwise': ['ignored', 'coerced', 'trimmed', 'normalised', 'cut', 'changed'],
  failed: ['failed', 'no answer'],
  observed: ['observed', 'redirected'],
  unclear: ['unclear'],
} as const;

export type AnswerColumn = keyof typeof CLASSES;
export type AnswerClass = (typeof CLASSES)[AnswerColumn][number];
export const ANSWER_COLUMNS = Object.keys(CLASSES) as readonly AnswerColumn[];

export interface Answer {
  readonly class: AnswerClass;
  /** The answer in a phrase: `refused 400 invalid_body`, `stored trimmed, as "patchproof"`. */
  readonly words: string;
  readonly status?: number;
  readonly errorCode?: string;
}

/** An exchange behind an answer; ids, times and tags in it are replaced by placeholders. */
export interface AtlasExchange extends Omit<RecordedRequest, 'encoding' | 'elided'> {
  readonly reply:
    | (Pick<Response, 'kind' | 'status' | 'headers'> & { readonly body: string })
    | Pick<TargetFault, 'kind' | 'fault'>;
}

/** A question the contract leaves open, and what this tenant answers. */
export interface AtlasEntry {
  /** `area.subject.question`; stable for ever. */
  readonly id: string;
  readonly question: string;
  readonly answer: Answer;
  readonly exchanges: readonly AtlasExchange[];
  readonly stored?: Readonly<Record<string, string>>;
}

type RequestCount = Readonly<Record<'writes' | 'reads', number>>;

interface AtlasHeader
  extends Pick<
      RunHeader,
      'tool' | 'contract' | 'target' | 'reference' | 'tlsUnverified' | 'startedAt' | 'only'
    >,
    Pick<RunEnd, 'endedAt' | 'restored' | 'unrestored'> {
  readonly strategy: string;
  readonly planned: RequestCount;
  readonly sent: RequestCount;
  readonly restoring?: RequestCount;
  readonly unread?: readonly string[];
  readonly exitCode: 0 | 2;
}

/** What a tenant answers to the questions that the contract leaves open. Only the header varies by run. */
export interface Atlas {
  readonly kind: 'atlas';
  readonly format: 1;
  readonly header: AtlasHeader;
  readonly areas: readonly { readonly id: string; readonly title: string }[];
  readonly entries: readonly AtlasEntry[];
  readonly limits: readonly AtlasLimit[];
  readonly unasked: readonly {
    readonly id: string;
    readonly question: string;
    readonly because: string;
    readonly cut?: true;
  }[];
}

/** Whether a text begins like an atlas, which is enough to distinguish it from a record. */
export const isAtlas = (content: string): boolean => /^\uFEFF?\s*\{\s*"kind"\s*:\s*"atlas"/.test(content);

const read = reader<Atlas>(schema);

/** Reads an atlas from its text. Throws a RecordError that says what was expected, and where. */
export function parseAtlas(content: string): Atlas {
  const found = parseJson(content.replace(/^\uFEFF/, ''));
  if (found === undefined) throw new RecordError(1, 'an atlas, as explore writes it', 'other text');
  return read(found.value, 1);
}

/** An atlas as a text with one member a line, so that people can compare two of them. */
export const formatAtlas = (atlas: Atlas): string => `${JSON.stringify(atlas, null, 2)}\n`;

const areaOf = ({ id }: { readonly id: string }): string => id.split('.')[0] ?? '';

/** The areas that were asked about, each with its answers, in reading order. */
export function areasOf({ areas, entries }: Pick<Atlas, 'areas' | 'entries'>) {
  const listed = new Set(areas.map(({ id }) => id));
  const strays = [...new Set(entries.map(areaOf))].filter((id) => !listed.has(id));
  return [...areas, ...strays.map((id) => ({ id, title: id }))]
    .map(({ id, title }) => ({ id, title, entries: entries.filter((entry) => areaOf(entry) === id) }))
    .filter((area) => area.entries.length > 0);
}

export const columnOf = ({ class: kind }: Answer): AnswerColumn =>
  ANSWER_COLUMNS.find((column) => (CLASSES[column] as readonly AnswerClass[]).includes(kind)) ?? 'unclear';

export const tallyAnswers = (entries: readonly AtlasEntry[]): readonly number[] =>
  ANSWER_COLUMNS.map((column) => entries.filter(({ answer }) => columnOf(answer) === column).length);

/** Questions that were not asked. Empty where nothing could be read, because the notes give that reason. */
export const listedUnasked = ({ header, unasked }: Atlas): Atlas['unasked'] =>
  header.unread === undefined ? unasked : [];

/** The parts of an answer that do not depend on how a server words it. */
const answerKey = ({ class: kind, words, status = 0, errorCode = '' }: Answer): string =>
  kind === 'refused' ? `refused ${status} ${errorCode}`.trimEnd() : words;

/** The answers of an atlas by id, without what varies by run, for the file of the reference tenant. */
export const referenceAnswers = ({ entries }: Pick<Atlas, 'entries'>): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(({ id, answer }) => [id, answerKey(answer)]));

/** Answers that differ from the reference tenant's. Questions that it never answered are left out. */
export const surprisesIn = ({ entries }: Pick<Atlas, 'entries'>) =>
  entries.flatMap((entry) => {
    const reference = own(answers as Readonly<Record<string, string>>, entry.id);
    return reference === undefined || reference === answerKey(entry.answer) ? [] : [{ entry, reference }];
  });
