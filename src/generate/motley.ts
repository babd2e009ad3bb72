import type { MemberSpec } from '../contract/members.ts';
import type { Partition } from './partition.ts';

/** A text that carries several classes at once. */
export interface Motley {
  readonly text: string;
  readonly classes: readonly Partition[];
}

const astral = '😀';
const lengthOf = (text: string): number => [...text].length;

const isTexture = ({ edge, boundary }: Partition): boolean =>
  edge.keyword === 'pattern' && typeof boundary === 'string' && boundary.trim() !== '';

/**
 * The texture classes of a member, as many to a text as fit: whoever trims, escapes, normalises, cuts or counts otherwise
 * does it to one of these. The first has a space at either end and the greatest length there is. None where no text holds two.
 */
export function motleys({ name, maxLength }: MemberSpec, inside: readonly Partition[]): readonly Motley[] {
  if (maxLength === undefined) return [];
  const own = inside.filter(({ edge }) => edge.subject === name);
  const texts: { text: string; classes: Partition[] }[] = [];
  for (const one of own.filter(isTexture)) {
    const last = texts.at(-1);
    const room = maxLength - (texts.length > 1 ? 0 : 2);
    if (last !== undefined && lengthOf(`${last.text}${one.boundary}`) <= room) {
      last.text += one.boundary;
      last.classes.push(one);
    } else texts.push({ text: String(one.boundary), classes: [one] });
  }
  const [first, ...others] = texts.filter(({ classes }) => classes.length > 1);
  if (first === undefined) return [];
  const lengths = own.filter(({ edge }) => [`${maxLength}`, `astral-${maxLength}`].includes(edge.value));
  const padding = astral.repeat(maxLength - 2 - lengthOf(first.text));
  return [{ text: ` ${first.text}${padding} `, classes: [...first.classes, ...lengths] }, ...others];
}
