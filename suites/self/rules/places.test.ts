import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { constraints, contract, revisions } from '../../../src/contract/index.ts';
import type { Json } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { root } from '../harness/cli-launch.ts';

/** What stands at a place of the contract; undefined where nothing does. */
function standingAt(revision: string, file: string, keys: readonly string[]): Json | undefined {
  const whole = JSON.parse(readFileSync(join(root, 'schemas', revision, file), 'utf8')) as Json;
  return keys.reduce<Json | undefined>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value as Json | undefined;
  }, whole);
}

describe.each(revisions)('the rules of %s', (revision) => {
  const all = rules(contract(revision));

  it('all stand at a member of the contract', () => {
    const lost = all.filter(({ place }) => standingAt(revision, place.file, place.keys) === undefined);
    expect(lost.map(({ id }) => id)).toEqual([]);
  });

  it('that are of a keyword stand on that keyword, of that member', () => {
    const { schemas } = contract(revision);
    const named = { request: 'request-body', response: 'response-200', error: 'response-error' } as const;
    const derived = (['request', 'response', 'error'] as const).flatMap((which) =>
      constraints(schemas[which]).map(({ pointer, keyword, value }) => {
        const subject = pointer.slice(1).replaceAll('/', '.') || 'body';
        return { id: `${which}.${subject}.${keyword}`, file: `${named[which]}.json`, keyword, value };
      }),
    );
    const met = derived.flatMap((one) =>
      all.filter(({ id }) => id === one.id || id === `${one.id}-inside`).map((rule) => ({ ...one, rule })),
    );
    for (const { file, keyword, value, rule } of met) {
      const { id, place } = rule;
      expect([place.file, place.keys.at(-1)], id).toEqual([file, keyword]);
      expect(standingAt(revision, place.file, place.keys), id).toEqual(value);
    }
    expect(met.length).toBeGreaterThan(35);
  });
});
