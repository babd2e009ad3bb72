import type { Finding, Part, RunHeader } from '../../model.ts';
import { visible } from '../../text/elide.ts';
import { findMember, type TextRegion } from '../../text/find-member.ts';
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

/** A member of a contract file, by the names that lead to it. */
interface ContractPlace {
  readonly file: string;
  readonly path: readonly string[];
}

type Path = readonly string[];

/**
 * Where a rule stands in the contract, the exact keyword first and what is around it after that: a rule of no
 * keyword stands at its member, or at what the operation says. Files and members that are not there are passed over.
 */
function placeRule(rule: string, part: Part): readonly ContractPlace[] {
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
function answers(subject: string, file: string): readonly ContractPlace[] {
  return [
    ...(subject === 'status' ? at('operation.json', ['statuses', 'documented']) : []),
    ...at(file, ['type']),
  ];
}

function at(file: string, ...paths: readonly Path[]): readonly ContractPlace[] {
  return paths.filter((path) => path.length > 0).map((path) => ({ file, path }));
}

export interface SarifPlace {
  readonly uri: string;
  readonly region?: TextRegion;
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
