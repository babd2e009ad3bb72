type Attributes = Readonly<Record<string, string | number | undefined>>;

// What XML 1.0 cannot hold, not even as a reference.
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** An XML element; a list of children goes on lines of its own. Attributes without a value are left out. */
export function element(
  name: string,
  attributes: Attributes,
  children: string | readonly string[] = [],
): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const tag = [
    name,
    ...given.map(([key, value]) => `${key}="${escapeXml(String(value), /[&<>"\t\n\r]/g)}"`),
  ].join(' ');
  if (children.length === 0) return `<${tag}/>`;
  if (typeof children === 'string') return `<${tag}>${escapeXml(children, /[&<>\r]/g)}</${name}>`;
  return [`<${tag}>`, ...children.map(indent), `</${name}>`].join('\n');
}

function escapeXml(text: string, special: RegExp): string {
  return text.replace(ILLEGAL, '').replace(special, (character) => ENTITIES.get(character) ?? '');
}

/** Only lines that begin an element: the text of an element stays as it is. */
function indent(child: string): string {
  return child.replace(/^(?=[^\S\n]*<)/gm, '  ');
}
