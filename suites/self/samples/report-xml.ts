export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type Open = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string };

const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const TOKEN = /<(\/?)([a-z][a-z-]*)((?: [a-z]+="[^"<]*")*)(\/?)>|[^<]+/gy;
const ENTITIES = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }));

/** A strict reader of the XML we write: no comments, CDATA, namespaces or doctype. Throws when it is not well-formed. */
export function readXml(xml: string): XmlElement {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration) || !LEGAL.test(xml)) throw new Error('not XML 1.0');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [root];
  const body = xml.slice(declaration.length);
  let done = 0;
  for (const match of body.matchAll(TOKEN)) {
    done = match.index + match[0].length;
    place(path, match);
  }
  if (done !== body.length || path.length !== 1) throw new Error(`not well-formed at ${done}`);
  const [only, ...rest] = root.children;
  if (only === undefined || rest.length > 0 || root.text.trim() !== '') throw new Error('not one root');
  return only;
}

function place(path: Open[], [token, slash, name, attributes = '', empty]: RegExpExecArray): void {
  const parent = path.at(-1);
  if (parent === undefined) throw new Error('text after the root');
  if (name === undefined) parent.text += decode(token);
  else if (slash === '/') {
    if (path.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
  } else {
    const element: Open = { name, attributes: readAttributes(attributes), children: [], text: '' };
    parent.children.push(element);
    if (empty !== '/') path.push(element);
  }
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    decode(value),
  ]);
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error('an attribute twice');
  return Object.fromEntries(pairs) as Record<string, string>;
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(/&(#?)([^;]*);?/g, (entity, hash, name: string) => {
    if (!entity.endsWith(';')) throw new Error('a bare &');
    if (hash === '#') return String.fromCodePoint(Number(name));
    const character = ENTITIES.get(name);
    if (character === undefined) throw new Error(`unknown entity ${name}`);
    return character;
  });
}
