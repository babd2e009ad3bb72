import { describe, expect, it } from 'vitest';
import { likelyCauses } from '../../../../src/cli/read/check-causes.ts';
import { contract } from '../../../../src/contract/index.ts';
import { readRecorded } from '../../../../src/library/read-recorded.ts';
import { check } from '../../../../src/library/verify.ts';
import { renderHar } from '../../../../src/report/requests/har.ts';
import { gateOn, tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';
import { entry, refused, stored } from './check-file.ts';

const causesIn = (text: string, revision = '2026-04'): string =>
  likelyCauses(check(readRecorded('traffic.har', text).recorded, contract(revision)), revision);

const har = (...entries: readonly unknown[]): string => JSON.stringify({ log: { version: '1.2', entries } });

const changed = (answer: object) => ({
  ...refused,
  response: {
    ...refused.response,
    content: { mimeType: 'application/json', text: JSON.stringify(answer) },
  },
});

describe('the likely causes of recorded traffic', () => {
  it.each(['error.statusCode.zero', 'response.members.camel-case'])(
    'name the fault of the server: %s',
    async (id) => {
      const { record } = await gateOn(await tenantFor({ behaviour: behaviourOf(id) }), { profile: 'smoke' });
      const text = causesIn(renderHar(record));
      expect(text).toMatch(/^\d+ possible causes? explains? (\d+) of \1 failures/);
      expect(text).toContain(`  ${id} · explains `);
      expect(text).toContain('● Possibly: ');
    },
  );

  it('are none where nothing is violated', async () => {
    const { record } = await gateOn(await tenantFor(), { profile: 'smoke' });
    expect(causesIn(renderHar(record))).toBe('');
  });

  it('are none, and said so, where no known fault does that', () => {
    const odd = {
      statusCode: 400,
      error: 'Bad Request',
      message: ['a list'],
      errorCode: { of: 'an object' },
    };
    const text = causesIn(har(changed(odd)));
    expect(text).toMatch(/no known cause explains|No known cause/);
  });

  it('are not told for another contract', () => {
    const { connection_id: _, ...nameless } = stored;
    const text = causesIn(har(entry({ show_as_button: true }, 200, nameless)), '2026-09');
    expect(text).toBe('No likely causes: they are known for contract 2026-04 only\n\n');
  });
});
