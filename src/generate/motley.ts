import type { MemberSpec } from '../contract/members.ts';
import type { Partition } from './partition.ts';

/** A text that carries several classes at once. */
export interface Motley {
  readonly text: string;
  readonly classes: readonly Partition[];
}

const astral = '😀';
const lengthOf = (text: string): number => [...text].length;

/**
 * The texture classes of a member in one text of its greatest length, a space at either end: whoever trims,
 * escapes, normalises, cuts or counts otherwise does it to this one. Undefined where it holds fewer than two.
 */
export function motley({ name, maxLength }: MemberSpec, inside: readonly Partition[]): Motley | undefined {
  if (maxLength === undefined) return undefined;
  const own = inside.filter(({ edge }) => edge.subject === name);
  const textures = own.filter(
    ({ edge, boundary }) =>
      edge.keyword === 'pattern' && typeof boundary === 'string' && boundary.trim() !== '',
  );
  const fitting: Partition[] = [];
  let inner = '';
  for (const one of textures) {
    if (lengthOf(`${inner}${one.boundary}`) > maxLength - 2) continue;
    inner += one.boundary;
    fitting.push(one);
  }
  if (fitting.length < 2) return undefined;
  const lengths = own.filter(({ edge }) => [`${maxLength}`, `astral-${maxLength}`].includes(edge.value));
  return {
    text: ` ${inner}${astral.repeat(maxLength - 2 - lengthOf(inner))} `,
    classes: [...fitting, ...lengths],
  };
}
