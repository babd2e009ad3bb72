import answers from '../../schemas/answers/2026-04.json' with { type: 'json' };
import type { Answer, Atlas, AtlasEntry } from './atlas.ts';

const REFERENCE: ReadonlyMap<string, string> = new Map(Object.entries(answers));

/** An answer without what a server words as it likes. */
export const answerKey = ({ class: kind, words, status = 0, errorCode = '' }: Answer): string =>
  kind === 'refused' ? `refused ${status} ${errorCode}`.trimEnd() : words;

/** All of an atlas that stays the same from run to run, for the file of the reference. */
export const referenceAnswers = ({ entries }: Pick<Atlas, 'entries'>): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(({ id, answer }) => [id, answerKey(answer)]));

/** An answer, and that of the reference tenant, which is another one. */
export interface Surprise {
  readonly entry: AtlasEntry;
  readonly reference: string;
}

/** The answers that are not those of the reference tenant. Questions that it was never asked are left out. */
export function surprisesIn({ entries }: Pick<Atlas, 'entries'>): readonly Surprise[] {
  return entries.flatMap((entry) => {
    const reference = REFERENCE.get(entry.id);
    return reference === undefined || reference === answerKey(entry.answer) ? [] : [{ entry, reference }];
  });
}
