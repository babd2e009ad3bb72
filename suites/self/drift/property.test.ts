import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { describe as read } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { drift } from '../../../src/drift/drift.ts';
import type { DriftFinding, Side } from '../../../src/drift/finding.ts';
import type { Json } from '../../../src/model.ts';
import { documentCheck } from './check.ts';
import { request, response } from './document.ts';
import { body, type Edited, editedDocument } from './property.ts';

const april = contract('2026-04');
/** More of them, and others, for a hunt by hand. */
const runs = Number(process.env.DRIFT_RUNS ?? 20);
const seed = Number(process.env.DRIFT_SEED ?? 1);
const bodies = 400;

interface Shown {
  readonly refusedBy: Side;
  /** What the refusing side complains of: `pointer keyword`. */
  readonly complaints: readonly string[];
  readonly value: Json;
}

/** What random bodies show: those that one side refuses and the other takes. */
function shown({ part, document }: Edited, draw: number): readonly Shown[] {
  const check = documentCheck(document);
  return fc.sample(body, { seed: draw, numRuns: bodies }).flatMap((value): readonly Shown[] => {
    const ours = april.validate(part, value).map(({ pointer, keyword }) => `${pointer} ${keyword}`);
    const theirs = check(part, value);
    if ((ours.length === 0) === (theirs.length === 0)) return [];
    return [
      {
        refusedBy: ours.length === 0 ? 'document' : 'contract',
        complaints: ours.length === 0 ? theirs : ours,
        value,
      },
    ];
  });
}

/** A single complaint names the keyword that has to be found; of several, one of them has to be. */
function isFound({ refusedBy, complaints }: Shown, findings: readonly DriftFinding[]): boolean {
  return findings.some(
    ({ witness, pointer, keyword }) =>
      witness?.refusedBy === refusedBy &&
      complaints.some((one) => {
        const [place = '', said = ''] = one.split(' ');
        const general = place.replace(/[^/]+$/, '*');
        return (
          said === keyword && (pointer === place || pointer.startsWith(`${place}/`) || pointer === general)
        );
      }),
  );
}

const title = 'of %i random edits, what random bodies show is found, and what is found is so';
test.for([4])(title, agree);
test.for([runs])(title, { timeout: 900_000, tags: ['slow'] }, agree);

function agree(numRuns: number): void {
  fc.assert(
    fc.property(editedDocument, fc.integer(), (edited, draw) => {
      const { part, document } = edited;
      const { findings } = drift(april, read(openApi('openapi.json', document), april.operation));
      const check = documentCheck(document);
      for (const { id, witness } of findings) {
        const value = witness?.value ?? null;
        const taken = [april.validate(part, value).length === 0, check(part, value).length === 0];
        expect([id, ...taken]).toEqual([
          id,
          witness?.refusedBy === 'document',
          witness?.refusedBy === 'contract',
        ]);
      }
      const [missed] = shown(edited, draw).filter((one) => !isFound(one, findings));
      const schema = part === 'request' ? request(document) : response(document);
      expect(missed, JSON.stringify({ schema, found: findings.map(({ id }) => id) })).toBeUndefined();
    }),
    { seed, numRuns },
  );
}
