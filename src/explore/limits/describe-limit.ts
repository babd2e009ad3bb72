import type { Reply } from '../../model.ts';
import type { AtlasLimit, PatchStep, Unit } from '../../record/atlas.ts';
import { accepted } from '../../rules/oracle.ts';
import { replyAnswer } from '../reply-answer.ts';
import type { Measure } from './measures.ts';

/** What becomes of a size that is not taken: refused and how, or accepted and not stored whole. */
export const fateBeyond = (reply: Reply): string =>
  accepted(reply) ? 'accepted, and not stored whole' : replyAnswer(reply).words;

/** What was found out about a limit. */
interface LimitFinding {
  /** The largest size that was taken, and the smallest that was not. */
  readonly taken?: number | undefined;
  readonly refused?: number | undefined;
  readonly unit: Unit | undefined;
  /** What becomes of the smallest size that is not taken. */
  readonly fate: string | undefined;
  /** A size far beyond it that is not refused, and what becomes of it. */
  readonly far: { readonly size: number; readonly fate: string } | undefined;
  readonly requests: number;
}

const count = (n: number): string => n.toLocaleString('en');

const isInPoints = ({ unit }: LimitFinding): boolean => unit === undefined || unit === 'code points';
const isRefusal = ({ fate }: LimitFinding): boolean => fate?.startsWith('refused') === true;

function sizeWords(found: LimitFinding): string {
  const { taken, refused, unit } = found;
  const words = isInPoints(found) ? 'characters' : unit;
  if (taken === undefined)
    return refused === undefined ? 'unclear: the answers do not tell' : `not even ${count(refused)} ${words}`;
  if (refused === undefined) return `no limit found up to ${count(taken)} ${words}`;
  const most = refused - taken <= 1 ? '' : ` to ${count(refused - 1)}`;
  return `${count(taken)}${most} ${words}`;
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
function proposalOf(
  { place, contract }: Measure,
  found: LimitFinding,
  words: string,
): AtlasLimit['proposal'] {
  if (place === undefined || contract === undefined) return undefined;
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

/** A limit as an atlas has it. */
export function describeLimit(measure: Measure, found: LimitFinding): AtlasLimit {
  const { id, words: question, contract, isByRefusal } = measure;
  const { taken, refused, unit, fate, far, requests } = found;
  const isTold = taken !== undefined || refused !== undefined;
  const isExact = taken === contract?.limit && refused === (taken ?? 0) + 1;
  const isAlike = isExact && isInPoints(found) && isRefusal(found);
  const isSame = far === undefined && (contract === undefined || taken === undefined || isAlike);
  const observed = [
    sizeWords(found),
    ...(fate === undefined || isRefusal(found) ? [] : [`beyond it ${fate}`]),
    ...(far === undefined ? [] : [`yet ${count(far.size)} are ${far.fate}`]),
  ].join(', ');
  let said = '';
  if (contract === undefined) said = '; the contract names no limit';
  else if (isTold)
    said = isSame ? ', as the contract says' : `, contract says ${count(contract.limit)} ${contract.unit}`;
  const isOther = isTold && !isSame;
  const isEvident = isShown(measure, found);
  const proposal = isOther && isEvident ? proposalOf(measure, found, observed) : undefined;
  return {
    id,
    question,
    words: `${observed}${said}`,
    ...(taken === undefined ? {} : { largest: taken }),
    ...(refused === undefined ? {} : { beyond: refused }),
    ...(fate === undefined ? {} : { fate }),
    ...(unit === undefined ? {} : { unit }),
    ...(contract === undefined ? {} : { contract }),
    // Unknown ids get the same answer at any length: that is no difference from the contract.
    departs: isOther && (isEvident || isByRefusal !== true),
    requests,
    ...(proposal === undefined ? {} : { proposal }),
  };
}
