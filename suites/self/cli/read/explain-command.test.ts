import { describe, expect, it } from 'vitest';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import { remedyFor } from '../../../../src/diagnose/remedies.ts';
import { folder, patchproof } from '../../harness/in-process.ts';

const explain = (id: string) => patchproof(['explain', id], folder());

describe('patchproof explain', () => {
  it('says of a cause what it does, means and breaks, who does it, and how to mend it', async () => {
    const { code, out } = await explain('state.unsent.reset');
    expect(code).toBe(0);
    for (const label of ['statement', 'means', 'typical', 'mend', 'forbidden by', 'breaks', 'run it'])
      expect(out).toMatch(new RegExp(`^ {2}${label} +\\S`, 'm'));
    expect(out).toContain('state.unsent.kept: ');
  });

  it('says of a rule which known causes break it', async () => {
    const { code, out } = await explain('request.show_as_button.type');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}known causes request\.[\w.-]+: /m);
  });

  it('names ids that are near, and ends with 2, for one that it does not know', async () => {
    const { code, err } = await explain('state.unsent.rest');
    expect(code).toBe(2);
    expect(err).toContain('no cause and no rule has that id');
    expect(err).toContain('state.unsent.reset');
  });

  it('knows something of every cause', () => {
    expect(mutants.map(({ id }) => id).filter((id) => remedyFor(id) === undefined)).toEqual([]);
  });
});
