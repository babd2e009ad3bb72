import type { AtlasLimit, PatchStep, Reply, Unit } from '../../model.ts';
import { accepted } from '../../rules/oracle.ts';
import { replyAnswer } from '../answer-kinds.ts';
import type { Measure } from './measures.ts';

/** What is known of a limit: the largest size that was taken, and the smallest that was not. */
export interface Bracket {
  readonly taken?: number;
  readonly refused?: number;
}

/** Whether the limit is known to the last unit, or known not to be among the sizes. */
export function isNarrow({ taken, refused }: Bracket, sizes: readonly number[]): boolean {
  if (refused === undefined) return taken !== undefined && taken >= (sizes.at(-1) ?? 0);
  // Nothing is asked for that is smaller than the smallest.
  return taken === undefined ? refused <= (sizes[0] ?? 0) : refused - taken <= 1;
}

/**
 * The next size to ask for: the middle of the likely sizes that are left; then right above the largest taken one,
 * for limits are round; then right below the smallest refused one; then the middle.
 */
export function nextSize({ taken = 0, refused }: Bracket, sizes: readonly number[]): number {
  const likely = sizes.filter((size) => size > taken && (refused === undefined || size < refused));
  const middle = likely[Math.floor(likely.length / 2)];
  if (middle !== undefined) return middle;
  const end = refused ?? taken + 2;
  if (sizes.includes(taken)) return taken + 1;
  return sizes.includes(end) ? end - 1 : Math.floor((taken + end) / 2);
}

/** A bracket with one size more. Sizes outside it change nothing. */
export function narrowed({ taken, refused }: Bracket, size: number, isTaken: boolean): Bracket {
  if (isTaken) return { taken: Math.max(taken ?? 0, size), ...(refused === undefined ? {} : { refused }) };
  return {
    ...(taken === undefined ? {} : { taken }),
    refused: Math.min(refused ?? Number.POSITIVE_INFINITY, size),
  };
}

/** What becomes of a size that is not taken: refused and how, or accepted and not stored whole. */
export function fateBeyond(reply: Reply): string {
  return accepted(reply) ? 'accepted, and not stored whole' : replyAnswer(reply).words;
}

/** What was found out about a limit. */
export interface Finding {
  /** Absent: the replies say nothing. */
  readonly bracket: Bracket | undefined;
  readonly unit: Unit | undefined;
  readonly fate?: string;
  /** A size far beyond it that is not refused, and what becomes of it. */
  readonly far?: { readonly size: number; readonly fate: string };
  readonly requests: number;
}

const count = (n: number): string => n.toLocaleString('en');

const unitWords = (unit: Unit | undefined, { counts }: Measure): string => {
  if (unit === undefined || (unit === 'code points' && counts === 'texts')) return 'characters';
  return unit === 'code points' ? 'characters' : unit;
};

function sizeWords(measure: Measure, { bracket, unit }: Finding): string {
  const { taken, refused } = bracket ?? {};
  const words = unitWords(unit, measure);
  if (taken === undefined && refused === undefined) return 'unclear: the answers do not tell';
  if (taken === undefined) return `not even ${count(refused ?? 0)} ${words}`;
  if (refused === undefined) return `no limit found up to ${count(taken)} ${words}`;
  return refused - taken <= 1
    ? `${count(taken)} ${words}`
    : `${count(taken)} to ${count(refused - 1)} ${words}`;
}

function agrees({ contract }: Measure, { bracket, unit, fate }: Finding): boolean {
  const { taken, refused } = bracket ?? {};
  if (contract === undefined || taken === undefined) return true;
  return (
    taken === contract.limit &&
    refused === taken + 1 &&
    (unit === undefined || unit === 'code points') &&
    fate?.startsWith('refused') === true
  );
}

/** The largest number of code points that the limit can amount to; undefined when there is none. */
function mostPoints({ taken, refused }: Bracket, unit: Unit | undefined): number | undefined {
  if (taken === undefined || refused === undefined || unit === 'graphemes') return undefined;
  return refused - 1;
}

/** Whether sizes were seen to be taken, or refused for their size, other than the contract says. */
function isShown({ contract, isByRefusal }: Measure, { bracket, fate }: Finding): boolean {
  const { taken, refused } = bracket ?? {};
  // What is refused at every size is refused for something else.
  if (contract === undefined || taken === undefined) return false;
  if (isByRefusal)
    return refused !== undefined && refused <= contract.limit && fate?.startsWith('refused 400') === true;
  return fate === undefined || /^(refused|accepted)\b/.test(fate);
}

/** What the contract would have to say, as a JSON Patch of its schema. JSON Schema counts code points. */
function proposalOf(measure: Measure, found: Finding, words: string): AtlasLimit['proposal'] {
  const { place, contract } = measure;
  const { bracket, unit, fate } = found;
  if (place === undefined || contract === undefined || bracket === undefined) return undefined;
  if (!isShown(measure, found)) return undefined;
  const points = fate?.startsWith('refused') === true ? mostPoints(bracket, unit) : undefined;
  const path = `${place.pointer}/maxLength`;
  const isPlain = points !== undefined && (unit === undefined || unit === 'code points');
  const length: readonly PatchStep[] =
    points === undefined
      ? [{ op: 'remove', path }]
      : points === contract.limit
        ? []
        : [{ op: 'replace', path, value: points }];
  const comment: readonly PatchStep[] = isPlain
    ? []
    : [{ op: 'add', path: `${place.pointer}/$comment`, value: `observed: ${words}` }];
  const patch = [...length, ...comment];
  return patch.length === 0 ? undefined : { file: place.file, patch };
}

/** A limit as an atlas has it. */
export function describeLimit(measure: Measure, found: Finding): AtlasLimit {
  const { id, question, contract } = measure;
  const { bracket, unit, fate, far, requests } = found;
  const size = sizeWords(measure, found);
  const isSame = agrees(measure, found) && far === undefined;
  const more = [
    ...(fate === undefined || fate.startsWith('refused') ? [] : [`beyond it ${fate}`]),
    ...(far === undefined ? [] : [`yet ${count(far.size)} are ${far.fate}`]),
  ];
  const observed = [size, ...more].join(', ');
  const isTold = bracket?.taken !== undefined || bracket?.refused !== undefined;
  const words =
    contract === undefined
      ? `${observed}; the contract names no limit`
      : !isTold
        ? observed
        : isSame
          ? `${observed}, as the contract says`
          : `${observed}, contract says ${count(contract.limit)} ${contract.unit}`;
  // Ids that are not there are answered alike at any length: that shows no departure.
  const isSilent = measure.isByRefusal === true && !isShown(measure, found);
  const proposal = isSame || !isTold ? undefined : proposalOf(measure, found, observed);
  return {
    id,
    question,
    words,
    ...(bracket?.taken === undefined ? {} : { largest: bracket.taken }),
    ...(bracket?.refused === undefined ? {} : { beyond: bracket.refused }),
    ...(fate === undefined ? {} : { fate }),
    ...(unit === undefined ? {} : { unit }),
    ...(contract === undefined ? {} : { contract }),
    departs: !isSame && isTold && !isSilent,
    requests,
    ...(proposal === undefined ? {} : { proposal }),
  };
}
