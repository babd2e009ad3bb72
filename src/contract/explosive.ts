/**
 * Expressions that take exponential time: a repeated group matches the same text in many ways.
 * Decided by form; when in doubt, an expression counts as explosive.
 */

interface Atom {
  readonly source: string;
  readonly repeats: boolean;
  readonly optional: boolean;
}

const token =
  /\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|p\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|[^\\[\]()|*+?{}]/giy;
const quantifier = /(?:[*+?]|\{(\d*)(,?)(\d*)\})\??/y;

/** A quantifier at a place: whether it repeats without a close end, and whether it allows nothing at all. */
function quantified(
  source: string,
  at: number,
): Pick<Atom, 'repeats' | 'optional'> & { readonly end: number } {
  quantifier.lastIndex = at;
  const match = quantifier.exec(source);
  if (match === null) return { repeats: false, optional: false, end: at };
  const [text = '', least = '', comma = '', most = ''] = match;
  const braces = text.startsWith('{');
  const high = most === '' ? Number.POSITIVE_INFINITY : Number(most);
  return {
    repeats: braces ? comma === ',' && high > 10 : !text.startsWith('?'),
    optional: braces ? Number(least) === 0 : !text.startsWith('+'),
    end: at + text.length,
  };
}

/** The atoms of an alternative; undefined when it has groups or anything else in it. */
function atomsOf(source: string): readonly Atom[] | undefined {
  const atoms: Atom[] = [];
  for (let at = 0; at < source.length; ) {
    token.lastIndex = at;
    const [text] = token.exec(source) ?? [];
    if (text === undefined) return undefined;
    const { end, ...rest } = quantified(source, at + text.length);
    if (text !== '^' && text !== '$') atoms.push({ source: text, ...rest });
    at = end;
  }
  return atoms;
}

const sample = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), 'é', '漢', '😀'];

/** Whether two atoms have a character in common. */
function meet(a: Atom, b: Atom): boolean {
  try {
    const [left, right] = [new RegExp(`^${a.source}$`, 'u'), new RegExp(`^${b.source}$`, 'u')];
    return sample.some((character) => left.test(character) && right.test(character));
  } catch {
    return true;
  }
}

/** Whether a repeated alternative can be told apart from its own repetition: something must stand between. */
function isTame(atoms: readonly Atom[]): boolean {
  const repeating = atoms.filter(({ repeats }) => repeats);
  if (repeating.length === 0) return !atoms.every(({ optional }) => optional) || atoms.length === 0;
  return atoms.some((one) => !one.repeats && !one.optional && repeating.every((other) => !meet(one, other)));
}

/** The bodies of all groups that are repeated. */
function repeatedGroups(source: string): readonly string[] {
  const open: number[] = [];
  const bodies: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '[') {
      token.lastIndex = at;
      at += (token.exec(source)?.[0].length ?? 1) - 1;
    } else if (character === '(') open.push(at);
    else if (character === ')') {
      const start = open.pop() ?? 0;
      if (quantified(source, at + 1).repeats)
        bodies.push(source.slice(start + 1, at).replace(/^\?(?::|<?[=!]|<[^>]*>)/, ''));
    }
  }
  return bodies;
}

/** The alternatives of a body without groups; splitting within a class does no harm: it is no atom then. */
const alternatives = (body: string): readonly string[] => body.split(/(?<!\\)\|/);

/** Whether an expression may take for ever on a text it does not match. */
export function isExplosive(pattern: string): boolean {
  return repeatedGroups(pattern).some((body) => {
    const all = alternatives(body).map(atomsOf);
    if (all.some((atoms) => atoms === undefined || !isTame(atoms))) return true;
    const firsts = all.map((atoms) => atoms?.[0]);
    return firsts.some((first, index) =>
      firsts
        .slice(index + 1)
        .some((other) => first === undefined || other === undefined || first.optional || meet(first, other)),
    );
  });
}
