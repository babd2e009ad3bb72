import { expect, test } from 'vitest';
import { killersOf, mutants } from '../../../fixtures/mutants/index.ts';
import { findingOf, gateOn, tenantFor } from '../harness/gate-on.ts';

/** The values of the name that show each fault at a boundary, and no smaller one does. */
const boundaries: readonly (readonly [mutant: string, least: readonly string[]])[] = [
  ['request.name.one-more', ['a×51']],
  ['request.name.unbounded', ['a×51']],
  ['request.name.cut', ['a×51']],
  // Whatever character that is not ASCII was drawn.
  ['request.name.foreign-51', ['é×51', '漢×51', '😀×51', '\u0301×51', '\\u202e×51']],
  ['request.name.only-just', ['a×256']],
  ['request.name.empty-accepted', ['']],
  ['request.name.nul-accepted', ['\\u0000']],
  ['request.name.two-at-least', ['a']],
  ['request.name.one-less', ['a×50']],
  // The shortest over 50 bytes, of two, three or four each.
  ['request.name.bytes', ['é×26', '\u0301×26', 'ß×26', '漢×17', '\u0958×17', '\\u202e×17', '😀×13']],
];

const rows = boundaries.map(([id, least], index) => [id, 1 + (index % 2), least] as const);
const title = 'the counterexample of %s is the boundary, under seed %i';
test.for(rows.filter((_, index) => index % 5 === 0))(title, isBoundary);
test.for(rows.filter((_, index) => index % 5 !== 0))(title, { tags: ['slow'] }, isBoundary);

async function isBoundary([id, seed, least]: (typeof rows)[number]): Promise<void> {
  const mutant = mutants.find((one) => one.id === id);
  // What one class of the gate shows, random bodies show.
  const rules = mutant === undefined ? [] : killersOf(mutant);
  const only = rules.map((rule) => (rule.endsWith('-inside') ? 'request.body.combination' : rule));
  const tenant = await tenantFor({ behaviour: mutant?.behaviour() ?? {} });
  const { record } = await gateOn(tenant, { profile: 'deep', only, runs: 12, seed });
  const [shrunk] = only.flatMap((rule) => findingOf(record, rule)?.shrunk ?? []);
  expect(shrunk?.steps).toHaveLength(1);
  expect(least.map((text) => `"organization_connection_name":"${text}"`)).toContain(
    /"organization_connection_name":"[^"]*"/.exec(shrunk?.steps[0] ?? '')?.[0],
  );
  expect(shrunk?.requests).toBeLessThanOrEqual(10);
  expect(record.end?.errors).toEqual([]);
}
