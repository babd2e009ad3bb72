import type { Reply } from '../../model.ts';
import type { AtlasLimit, PatchStep, Unit } from '../../record/atlas.ts';
import { accepted } from '../../rules/oracle.ts';
import { replyAnswer } from '../reply-answer.ts';
import type { Measure } from './measures.ts';

/** What is known of a limit: the largest size that was taken, and the smallest that was not. */
export interface Bracket {
  readonly taken?: number | undefined;
  readonly refused?: number | undefined;
}

/** Whether the limit is known to the last unit, or known not to be among the sizes. */
export function isNarrow({ taken, refused }: Bracket, sizes: readonly number[]): boolean {
  if (refused === undefined) return taken !== undefined && taken >= (sizes.at(-1) ?? 0);
  // No smaller size is asked for.
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
export const narrowed = ({ taken, refused }: Bracket, size: number, isTaken: boolean): Bracket =>
  isTaken
    ? { taken: Math.max(taken ?? 0, size), refused }
    : { taken, refused: Math.min(refused ?? Number.POSITIVE_INFINITY, size) };

/** What becomes of a size that is not taken: refused and how, or accepted and not stored whole. */
export function fateBeyond(reply: Reply): string {
  return accepted(reply) ? 'accepted, and not stored whole' : replyAnswer(reply).words;
}

/** What was found out about a limit. */
interface LimitFinding extends Bracket {
  readonly unit: Unit | undefined;
  /** What becomes of the smallest size that is not taken. */
  readonly fate: string | undefined;
  /** A size far beyond it that is not refused, and what becomes of it. */
  readonly far: { readonly size: number; readonly fate: string } | undefined;
  readonly requests: number;
}

const count = (n: number): string => n.toLocaleString('en');

function sizeWords({ taken, refused, unit }: LimitFinding): string {
  const words = unit === undefined || unit === 'code points' ? 'characters' : unit;
  if (taken === undefined)
    return refused === undefined ? 'unclear: the answers do not tell' : `not even ${count(refused)} ${words}`;
  if (refused === undefined) return `no limit found up to ${count(taken)} ${words}`;
  const most = refused - taken <= 1 ? '' : ` to ${count(refused - 1)}`;
  return `${count(taken)}${most} ${words}`;
}

const isInPoints = ({ unit }: LimitFinding): boolean => unit === undefined || unit === 'code points';
const isRefusal = ({ fate }: LimitFinding): boolean => fate?.startsWith('refused') === true;

function agrees({ contract }: Measure, found: LimitFinding): boolean {
  const { taken, refused } = found;
  if (contract === undefined || taken === undefined) return true;
  return taken === contract.limit && refused === taken + 1 && isInPoints(found) && isRefusal(found);
}

/** Whether sizes were seen to be taken, or refused for their size, other than the contract says. */
function isShown({ contract, isByRefusal }: Measure, { taken, refused, fate }: LimitFinding): boolean {
  // If every size is refused, the reason is not the size.
  if (contract === undefined || taken === undefined) return false;
  if (isByRefusal)
    return refused !== undefined && refused <= contract.limit && fate?.startsWith('refused 400') === true;
  return fate === undefined || /^(refused|accepted)\b/.test(fate);
}

/** What the contract would have to say, as a JSON Patch of its schema. JSON Schema counts code points. */
function proposalOf(measure: Measure, found: LimitFinding, words: string): AtlasLimit['proposal'] {
  const { place, contract } = measure;
  if (place === undefined || contract === undefined || !isShown(measure, found)) return undefined;
  const { refused, unit } = found;
  const path = `${place.pointer}/maxLength`;
  // The largest number of code points that the limit can amount to.
  const points = refused === undefined || !isRefusal(found) || unit === 'graphemes' ? undefined : refused - 1;
  const patch: PatchStep[] = [];
  if (points === undefined) patch.push({ op: 'remove', path });
  else if (points !== contract.limit) patch.push({ op: 'replace', path, value: points });
  if (points === undefined || !isInPoints(found))
    patch.push({ op: 'add', path: `${place.pointer}/$comment`, value: `observed: ${words}` });
  return patch.length === 0 ? undefined : { file: place.file, patch };
}

function observedWords(found: LimitFinding): string {
  const { fate, far } = found;
  return [
    sizeWords(found),
    ...(fate === undefined || isRefusal(found) ? [] : [`beyond it ${fate}`]),
    ...(far === undefined ? [] : [`yet ${count(far.size)} are ${far.fate}`]),
  ].join(', ');
}

/** A limit as an atlas has it. */
export function describeLimit(measure: Measure, found: LimitFinding): AtlasLimit {
  const { id, words: question, contract } = measure;
  const { taken, refused, unit, fate, far, requests } = found;
  const isSame = agrees(measure, found) && far === undefined;
  const isTold = taken !== undefined || refused !== undefined;
  const observed = observedWords(found);
  const said = (): string => {
    if (contract === undefined) return '; the contract names no limit';
    if (!isTold) return '';
    return isSame ? ', as the contract says' : `, contract says ${count(contract.limit)} ${contract.unit}`;
  };
  // Unknown ids get the same answer at any length: that is no difference from the contract.
  const isSilent = measure.isByRefusal === true && !isShown(measure, found);
  const proposal = isSame || !isTold ? undefined : proposalOf(measure, found, observed);
  return {
    id,
    question,
    words: `${observed}${said()}`,
    ...(taken === undefined ? {} : { largest: taken }),
    ...(refused === undefined ? {} : { beyond: refused }),
    ...(fate === undefined ? {} : { fate }),
    ...(unit === undefined ? {} : { unit }),
    ...(contract === undefined ? {} : { contract }),
    departs: !isSame && isTold && !isSilent,
    requests,
    ...(proposal === undefined ? {} : { proposal }),
  };
}
