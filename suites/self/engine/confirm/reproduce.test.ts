import { describe, expect, type TestContext, test } from 'vitest';
import { type Mutant, mutants } from '../../../../fixtures/mutants/index.ts';
import { runAgainst } from '../../../../scripts/power/attack.ts';
import { reproduce } from '../../../../scripts/reproduce/claims.ts';

/** What breaks rules about what is stored: by itself, in a row, behind others, now and then. All of them: `npm run reproduce`. */
type Row = readonly [mutant: string, claimed: readonly string[]];
const chosen: readonly Row[] = [
  // Two writes that nobody read follow the one that resets nothing: neither that nor their order is to blame.
  ['state.unsent.class-fields', ['state.unsent.kept', 'state.null.neighbours']],
  ['state.sequence.third-lost', ['response.body.stored', 'state.sequence.sticks']],
  ['state.unsent.reset', ['state.unsent.kept', 'state.null.neighbours', 'state.open.kept']],
  ['state.unsent.reset-unread', ['state.sequence.sticks']],
  ['state.disabled.detached', ['state.is_enabled.association']],
  ['state.isolation.back-to-first', ['state.home.untouched']],
  ['state.leak.five-writes-later', ['state.rejection.inert']],
  ['state.after.missing-renamed', ['response.body.stored', 'state.accepted.persisted']],
  ['state.write.every-7th-lost', ['response.body.stored', 'state.accepted.persisted']],
  ['state.order.show_as_button-lost', ['state.order.irrelevant']],
  ['state.list.first-answer', ['state.list.agrees', 'state.list.filtered']],
  ['state.attachment.first-spread', ['state.attachment.untouched']],
  ['state.isolation.disabled-elsewhere', ['state.other-organization.untouched']],
  ['state.repeat.ignored', ['response.body.stored', 'state.accepted.persisted']],
];

describe.concurrent('what is printed with a claim shows it on a fresh tenant', { timeout: 60_000 }, () => {
  test.for(chosen.slice(0, 2))('%s', showsItself);
  test.for(chosen.slice(2))('%s', { tags: ['slow'] }, showsItself);

  async function showsItself([id, claims]: Row, { expect: expected }: TestContext): Promise<void> {
    const mutant = mutants.find((one): one is Mutant => one.id === id);
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
    const { claimed, missed, claims: count } = await reproduce(mutant);
    expected(missed).toEqual([]);
    expected(count).toBeGreaterThan(0);
    for (const rule of claims) expected(claimed).toContain(rule);
    // No other rule lays it on another write; what is lost now and then is lost by whatever is sent then.
    if (!id.startsWith('state.write.every')) expected(claimed.toSorted()).toEqual(claims.toSorted());
  }
});

test('a list that depends on how the state came to be is shown again by the write that led there', async () => {
  const mutant = mutants.find(({ id }) => id === 'state.list.filter-null-nowhere');
  if (mutant === undefined) throw new Error('there is no such mutant');
  const { result, exchanges } = await runAgainst(mutant, 'full');
  const finding = result.findings.find(({ rule }) => rule === 'state.list.filtered');
  expect(finding?.stability).toBe('stable');
  const confirmed = exchanges.filter(({ purpose }) => purpose === 'confirm').map((one) => one.case.id);
  expect(confirmed).toContain('body/tour/is_enabled-null');
});
