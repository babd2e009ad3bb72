import type { Finding, Part, RunHeader } from '../../model.ts';
import { visible } from '../../text/elide.ts';
import type { ContractFile } from '../format.ts';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a of the parts, as sixteen hexadecimal digits: tells findings apart, and is no secret. */
export function fingerprint(...parts: readonly string[]): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(parts.join('\0'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}

/** A stretch of a text as SARIF counts it: from 1, columns in UTF-16 units, the end column behind the last one. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** The text of the region. */
  readonly text: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** Where a JSON text has a member, by the names that lead to it: its name and what follows on that line. */
export function findMember(json: string, path: readonly string[]): Region | undefined {
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

function regionAt(json: string, index: number): Region {
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

/** A member of a contract file, by the names that lead to it. */
export interface Place {
  readonly file: string;
  readonly path: readonly string[];
}

type Path = readonly string[];

/**
 * Where a rule stands in the contract, the exact keyword first and what is around it after that: a rule of no
 * keyword stands at its member, or at what the operation says. Files and members that are not there are passed over.
 */
export function placeRule(rule: string, part: Part): readonly Place[] {
  const [subject, claim] = split(rule);
  const member: Path = subject === 'body' ? [] : subject.split('.').flatMap((name) => ['properties', name]);
  const keyword = [...member, claim];
  switch (part) {
    case 'request':
      return [
        ...at('request-body.json', keyword, member),
        ...at('path.json', keyword, member),
        ...at('operation.json', [subject]),
        ...at('request-body.json', ['type']),
      ];
    case 'response':
      return [...at('response-200.json', keyword, member), ...answers(subject, 'response-200.json')];
    case 'error':
      return [...at('response-error.json', keyword, member), ...answers(subject, 'response-error.json')];
    case 'authorization':
      return at('operation.json', [subject], ['statuses', 'documented']);
    case 'state':
      return [...at('request-body.json', member), ...at('operation.json', ['method'])];
  }
}

/** `part.subject.claim`; the subject may have dots of its own. `-inside` is the other side of the same keyword. */
function split(rule: string): readonly [subject: string, claim: string] {
  const names = rule.split('.').slice(1);
  return [names.slice(0, -1).join('.'), (names.at(-1) ?? '').replace(/-inside$/, '')];
}

/** A status stands with the operation, a whole answer at the beginning of its schema. */
function answers(subject: string, file: string): readonly Place[] {
  return [
    ...(subject === 'status' ? at('operation.json', ['statuses', 'documented']) : []),
    ...at(file, ['type']),
  ];
}

function at(file: string, ...paths: readonly Path[]): readonly Place[] {
  return paths.filter((path) => path.length > 0).map((path) => ({ file, path }));
}

export interface SarifPlace {
  readonly uri: string;
  readonly region?: Region;
}

/** Where a rule stands in the contract: the line, or the file alone when the contract is not at hand. */
export function sarifPlace(
  { rule, part }: Pick<Finding, 'rule' | 'part'>,
  { contract: { revision } }: RunHeader,
  contract: readonly ContractFile[] = [],
): SarifPlace {
  const folder = `schemas/${encodeURIComponent(visible(revision))}`;
  const places = placeRule(rule, part);
  for (const { file, path } of places) {
    const uri = `${folder}/${file}`;
    const found = contract.find((one) => one.path === uri);
    const region = found && findMember(found.text, path);
    if (region !== undefined) return { uri, region };
  }
  return { uri: `${folder}/${places[0]?.file ?? 'operation.json'}` };
}
