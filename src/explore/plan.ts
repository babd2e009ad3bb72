import type { Restoration } from '../engine/restore/describe-restoration.ts';
import type { Terms } from '../engine/restore/write-back.ts';
import type { Request, TokenFacts } from '../model.ts';
import type { Atlas } from '../record/atlas.ts';
import type { Unread } from '../record/record.ts';
import { duplicates, empty, encodings, forms, syntax } from './areas/bodies.ts';
import { concurrency } from './areas/concurrency.ts';
import { conditionals } from './areas/conditionals.ts';
import { orders, ties, wordings } from './areas/refusals.ts';
import { media, methods, patchFormats, paths } from './areas/requests.ts';
import { consistency, effects, keys, resources } from './areas/resources.ts';
import { characters, texts } from './areas/texts.ts';
import { coercions, enums, nulls, numbers } from './areas/values.ts';
import { most } from './limits/find-limit.ts';
import type { Measure } from './limits/measures.ts';
import type { Area, Experiment, KnownTenant, Question } from './question.ts';

export interface ExploreInput extends Pick<KnownTenant, 'members' | 'fresh' | 'alone'> {
  readonly isDocumented: Terms['isDocumented'];
  readonly measures: readonly Measure[];
  readonly chosen: (id: string) => boolean;
  readonly isOwn: () => boolean;
  /** The command that deletes the connection called `fresh`. */
  readonly clean: string;
  /** What the token says of itself, for a connection that cannot be read. */
  readonly token?: TokenFacts;
  /** Called before anything is written; again where what the tenant stores makes another plan of it. */
  readonly onPlan: (plan: ExplorePlan) => void;
  readonly onNext?: (id: string) => void;
}

type Cost = Pick<Request, 'method'>;

export interface ExplorePlan {
  /** Each with the questions that were chosen. */
  readonly experiments: readonly Experiment[];
  readonly measures: readonly Measure[];
  readonly cost: readonly Cost[];
}

export type Answers = Pick<Atlas, 'entries' | 'limits' | 'unasked'>;

export interface Explored extends Answers, Pick<Atlas['header'], 'strategy' | 'sent' | 'planned'> {
  readonly restorations: readonly Restoration[];
  readonly left: readonly string[];
  /** Why nothing was asked; absent when the connection could be read. */
  readonly unread?: Unread;
}

/** Every area, in the order they are asked and read. What may do harm comes last. */
const areas: readonly Area[] = [
  empty,
  nulls,
  texts,
  characters,
  encodings,
  syntax,
  duplicates,
  enums,
  coercions,
  numbers,
  keys,
  forms,
  media,
  patchFormats,
  ties,
  orders,
  wordings,
  conditionals,
  consistency,
  effects,
  concurrency,
  paths,
  methods,
  resources,
];

export const headings: Atlas['areas'] = [
  ...areas.map(({ id, title }) => ({ id, title })),
  { id: 'limits', title: 'Limits' },
];

/** Enables the connection again after an experiment that disables it, unless the next one says otherwise. */
const enabledAgain = (list: readonly Experiment[]): readonly Experiment[] =>
  list.map((one, at) =>
    list[at - 1]?.given?.is_enabled === false && one.given?.is_enabled === undefined
      ? { ...one, given: { ...one.given, is_enabled: true } }
      : one,
  );

/** The experiments that answer the chosen questions, in the order they are done. */
export function planned(known: KnownTenant, chosen: (id: string) => boolean): readonly Experiment[] {
  const asked = areas
    .flatMap(({ experiments }) => experiments(known))
    .map((one) => ({ ...one, questions: one.questions.filter(({ id }) => chosen(id)) }));
  return enabledAgain(asked.filter(({ questions }) => questions.length > 0));
}

export const everything = (known: KnownTenant): readonly Question[] =>
  planned(known, () => true).flatMap(({ questions }) => questions);

/** Requests by letter: R is a reading, W a write. */
const costs = (letters: string): readonly Cost[] =>
  [...letters].map((letter) => ({ method: letter === 'R' ? 'GET' : 'PATCH' }));

/** The most requests of an experiment: it stores and reads what it needs first, and reads the effect last. */
export function costOf({ given, steps, after = [], place = 'home', because }: Experiment): readonly Cost[] {
  if (because !== undefined) return [];
  const own = steps.map((step) => {
    if (step.kind === 'pair') return 'WW';
    const isRead = step.kind === 'read' || (step.kind === 'send' && step.request.method === 'GET');
    return isRead ? 'R' : 'W';
  });
  const views = new Set<string>([place, ...after, 'home']);
  return costs(`${given === undefined ? '' : 'WR'}${own.join('')}${'R'.repeat(views.size)}`);
}

/**
 * Requests before the first question, and after the last one of each place.
 * Restoring may need a temporary name.
 */
const surveying = costs(`${'R'.repeat(5)}${'W'.repeat(10)}${'R'.repeat(7)}`);
const restoring = costs(`R${'RWRWWR'.repeat(2)}`);

export function planOf(input: Pick<ExploreInput, 'measures' | 'chosen'>, known: KnownTenant): ExplorePlan {
  const { measures, chosen } = input;
  const experiments = planned(known, chosen);
  const own = measures.filter(({ id }) => chosen(id));
  const measuring = own.flatMap(() => costs(`${'W'.repeat(most - 1)}R`));
  const cost = [...surveying, ...experiments.flatMap(costOf), ...measuring, ...restoring];
  return { experiments, measures: own, cost };
}

export function tally(cost: readonly Cost[]): Explored['sent'] {
  const reads = cost.filter(({ method }) => method === 'GET' || method === 'HEAD').length;
  return { writes: cost.length - reads, reads };
}

/** In the order of the headings; within one, in the order they were asked. */
export function byHeading<T extends { readonly id: string }>(list: readonly T[]): readonly T[] {
  const order = headings.map(({ id }) => id);
  const rank = ({ id }: T): number => order.indexOf(id.split('.')[0] ?? '');
  return list.toSorted((a, b) => rank(a) - rank(b));
}
