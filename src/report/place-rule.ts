import type { Part } from '../model.ts';

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
