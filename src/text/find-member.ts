/** A stretch of a text as SARIF counts it: from 1, columns in UTF-16 units, the end column behind the last one. */
export interface TextRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** The text of the region. */
  readonly text: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** Where a JSON text has a member, by the names that lead to it: its name and what follows on that line. */
export function findMember(json: string, path: readonly string[]): TextRegion | undefined {
  const wanted = JSON.stringify(path);
  // One entry for each open object or list: the name its value stands under.
  const names: string[] = [];
  let last = { text: '', index: 0 };
  let depth = 0;
  for (const match of json.matchAll(TOKEN)) {
    const [text] = match;
    if (text === '{' || text === '[') depth += 1;
    if (text === '}' || text === ']') depth -= 1;
    if (text === ':') {
      names.length = depth - 1;
      names.push(unquoted(last.text));
      if (JSON.stringify(names) === wanted) return regionAt(json, last.index);
    }
    last = { text, index: match.index };
  }
  return undefined;
}

/** A list has no names: what stands in it is never meant. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function regionAt(json: string, index: number): TextRegion {
  const lineStart = json.lastIndexOf('\n', index - 1) + 1;
  const lineEnd = json.indexOf('\n', index);
  const text = json
    .slice(index, lineEnd === -1 ? undefined : lineEnd)
    .trimEnd()
    .replace(/,$/, '');
  const startColumn = index - lineStart + 1;
  return {
    startLine: json.slice(0, lineStart).split('\n').length,
    startColumn,
    endColumn: startColumn + text.length,
    text,
  };
}
