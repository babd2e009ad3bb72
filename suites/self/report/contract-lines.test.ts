import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractFiles } from '../../../src/cli/config/load-contract.ts';
import { constraints, contract, revisions } from '../../../src/contract/index.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import { sarifPlace } from '../../../src/report/sarif.ts';
import { rules } from '../../../src/rules/index.ts';
import { findMember } from '../../../src/text/find-member.ts';
import { SAMPLES } from '../samples/report-samples.ts';

type Nested = { readonly [name: string]: number | readonly Nested[] | Nested };

/** Objects in objects and lists, of few names, so that a name is met in many places. */
const nested = fc.letrec<{ value: Nested }>((tie) => ({
  value: fc.dictionary(
    fc.constantFrom('a', 'b', 'type', '"', '\\', '{', ':', ','),
    fc.oneof(
      { depthSize: 'small' },
      fc.nat(9),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('value') as fc.Arbitrary<Nested>,
    ),
    { maxKeys: 4 },
  ),
})).value;

const isObject = (value: unknown): value is Nested =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pathsOf(value: Nested, before: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const path = [...before, name];
    return [path, ...(isObject(member) ? pathsOf(member, path) : [])];
  });
}

function withMark(value: Nested, [name = '', ...rest]: readonly string[]): Nested {
  const member = value[name];
  return { ...value, [name]: rest.length > 0 && isObject(member) ? withMark(member, rest) : 987654321 };
}

describe('findMember', () => {
  it('finds every member, and no other of the same name', () => {
    fc.assert(
      fc.property(nested, fc.constantFrom(1, 2, '\t'), (value, indent) => {
        for (const path of pathsOf(value)) {
          const json = JSON.stringify(withMark(value, path), null, indent);
          const region = findMember(json, path);
          expect(region?.text).toBe(`${JSON.stringify(path.at(-1))}: 987654321`);
          const line = json.split('\n')[(region?.startLine ?? 0) - 1] ?? '';
          const [start = 0, end = 0] = [region?.startColumn, region?.endColumn];
          expect(line.slice(start - 1, end - 1)).toBe(region?.text);
        }
      }),
    );
  });

  it('finds nothing that is not there', () => {
    const json = '{\n  "a": [{ "b": 1 }],\n  "c": { "d": 2 }\n}';
    for (const path of [['b'], ['a', 'b'], ['d'], ['c', 'a'], ['c', 'd', 'e'], []]) {
      expect(findMember(json, path), path.join('/')).toBeUndefined();
    }
    expect(findMember('no JSON', ['a'])).toBeUndefined();
  });
});

describe.each(revisions)('the rules of %s', (revision) => {
  const files = contractFiles(revision);
  const { header } = parseRecord(SAMPLES.empty ?? '');
  const run = { ...header, contract: { revision, hash: '' } };
  const all = rules(contract(revision)).map(({ id, part, place }) => ({
    id,
    place: sarifPlace({ part, place }, run, files),
  }));

  it('all stand on a line of the contract', () => {
    expect(all.filter(({ place }) => place.region === undefined)).toEqual([]);
    for (const { id, place } of all) {
      const text = files.find(({ path }) => path === place.uri)?.text ?? '';
      const { startLine = 0, startColumn = 0, endColumn = 0, text: shown } = place.region ?? {};
      const line = text.split('\n')[startLine - 1] ?? '';
      expect(line.slice(startColumn - 1, endColumn - 1), id).toBe(shown);
    }
  });

  it('that are of a keyword stand on that keyword, of that member', () => {
    const { schemas } = contract(revision);
    const named = { request: 'request-body', response: 'response-200', error: 'response-error' } as const;
    const derived = (['request', 'response', 'error'] as const).flatMap((which) =>
      constraints(schemas[which]).map(({ pointer, keyword, value }) => {
        const subject = pointer.slice(1).replaceAll('/', '.') || 'body';
        return { id: `${which}.${subject}.${keyword}`, file: named[which], keyword, value };
      }),
    );
    const met = derived.flatMap((one) =>
      all
        .filter(({ id }) => id === one.id || id === `${one.id}-inside`)
        .map(({ place }) => ({ ...one, place })),
    );
    for (const { id, file, keyword, value, place } of met) {
      expect(place.uri, id).toBe(`schemas/${revision}/${file}.json`);
      const [, name, json = ''] = /^"(\w+)": (.*)$/.exec(place.region?.text ?? '') ?? [];
      expect(name, id).toBe(keyword);
      expect(JSON.parse(json), id).toEqual(value);
    }
    expect(met.length).toBeGreaterThan(35);
  });
});
