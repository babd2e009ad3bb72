import type { Drift, DriftFinding, Json, Side } from '../model.ts';
import { elideJson, visible } from '../text/elide.ts';
import { count } from './words.ts';

const shown = (value: Json | undefined): string =>
  value === undefined ? 'none' : typeof value === 'string' ? visible(value) : elideJson(value);

/** `maxLength 50 → 64`: the keyword on both sides, `none` where it is not there; `member unknown → known`. */
export function change({ keyword, contract, document }: DriftFinding): string {
  if (contract === undefined && document === undefined) return visible(keyword);
  const isMember = [contract, document].some((side) => side === 'known' || side === 'required');
  return `${isMember ? 'member' : visible(keyword)} ${shown(contract)} → ${shown(document)}`;
}

/** What a side makes of the witness. */
export const verdictOf = ({ witness }: DriftFinding, side: Side): string =>
  witness?.refusedBy === side ? 'refuses it' : 'accepts it';

/** `breaks clients`, or that nobody is worse off. */
export const label = ({ breaks }: DriftFinding): string =>
  breaks === 'nobody' ? 'breaks nobody' : `breaks ${breaks}`;

/** The verdict in one sentence, for the last line. */
export function sentence({ findings, undecided, contract, document, tried }: Drift): string {
  const sides = `contract ${visible(contract.revision)} and ${visible(document.name)}`;
  const values =
    tried === 0 ? '; their schemas say the same' : `; ${tried.toLocaleString('en')} values tried on both`;
  if (findings.length === 0)
    return undecided.length === 0
      ? `No drift: ${sides} agree${values}.`
      : `Cannot tell: ${sides} agree, but for ${count(undecided.length, 'place')} that could not be compared${values}.`;
  const broken = (['clients', 'servers', 'nobody'] as const)
    .map((who) => [who, findings.filter(({ breaks }) => breaks === who).length] as const)
    .filter(([, number]) => number > 0)
    .map(([who, number]) => `${number} ${number === 1 ? 'breaks' : 'break'} ${who}`);
  return `Drift: ${count(findings.length, 'difference')} between ${sides}; ${broken.join(', ')}${values}.`;
}
