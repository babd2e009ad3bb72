import '../../../src/library/vitest.ts';
import { describe, expect, it } from 'vitest';
import { contract, partitions, rules } from '../../../src/library/index.ts';
import { tenantFor } from '../harness/gate-on.ts';

const april = contract();
const path = '/api/v2/organizations/org_0123456789abcdef/connections/con_0123456789abcdef';
const stored = {
  connection_id: 'con_0123456789abcdef',
  show_as_button: true,
  connection: { name: 'staff-database', strategy: 'auth0' },
};
describe('the library', () => {
  it('gives every revision of the contract, and says which there are', () => {
    expect(april.revision).toBe('2026-04');
    expect(contract('2026-09').revision).toBe('2026-09');
    expect(() => contract('1999-01')).toThrow(/no such contract revision; there are 2026-04 and 2026-09/);
  });

  it('gives the classes of every member: one accepted value and one refused at each constraint', () => {
    const classes = partitions(april).map(({ edge }) => `${edge.subject}/${edge.keyword}/${edge.side}`);
    expect(classes).toContain('organization_connection_name/maxLength/inside');
    expect(classes).toContain('organization_connection_name/maxLength/beyond');
    expect(new Set(partitions(april).map(({ edge }) => edge.subject)).size).toBe(6);
  });

  it('says of each class what the schema says of its value', () => {
    for (const { edge, boundary } of partitions(april)) {
      const faults = april.validate('request', { [edge.subject]: boundary });
      expect(faults.length > 0, `${edge.subject}/${edge.keyword}/${edge.value}`).toBe(edge.side === 'beyond');
    }
  });

  it('gives the rules', () => {
    expect(rules(april)).toHaveLength(171);
  });
});

describe('toConform', () => {
  const ask = async (body: unknown): Promise<Response> => {
    const { origin, subject, tokens } = await tenantFor();
    return fetch(`${origin}/api/v2/organizations/${subject.organization}/connections/${subject.connection}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${tokens.full}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  };

  it('takes a fetch Response and leaves its body to be read', async () => {
    const requestBody = { assign_membership_on_login: true };
    const response = await ask(requestBody);
    await expect(response).toConform({ requestBody, strict: true });
    expect(await response.json()).toMatchObject(requestBody);
  });

  it('takes the refusal of a bad request', async () => {
    const requestBody = { show_as_button: 'yes' };
    const response = await ask(requestBody);
    expect(response.status).toBe(400);
    await expect(response).toConform({ requestBody });
  });

  it('shows the rule, what was expected, what was there, and the source', async () => {
    const body = { ...stored, show_as_button: 'yes' };
    const failure = await expect({ path, status: 200, body })
      .toConform()
      .then(
        () => 'passed',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    expect(failure).toMatch(/^the exchange breaks 1 rule\n\n✗ response\.show_as_button\.type · must\n/);
    for (const label of ['expected', 'actual', 'source', 'more']) {
      expect(failure).toMatch(new RegExp(`^ {2}${label} +\\S`, 'm'));
    }
  });

  it('shows nothing of an answer but what can be seen', async () => {
    const body = { ...stored, show_as_button: '\u001b[2J\u009b\n✓ all is well\u202e' };
    const failed = expect({ path, status: 200, body, headers: { 'content-type': '\u001b[2J' } }).toConform();
    await expect(failed).rejects.toThrow(/\\u001b\[2J/);
    await expect(failed).rejects.not.toThrow(/(?!\n)[\p{Cc}\u202e]/u);
  });

  it('can be turned round', async () => {
    await expect({ path, status: 200, body: {} }).not.toConform();
    await expect(expect({ path, status: 200, body: stored }).not.toConform()).rejects.toThrow(/conforms/);
  });

  it('never passes, either way round, on what no rule speaks of', async () => {
    const other = { path: '/somewhere/else', status: 200 };
    await expect(expect(other).toConform()).rejects.toThrow(/nothing to judge/);
    await expect(expect(other).not.toConform()).rejects.toThrow(/nothing to judge/);
  });

  it('says what a response lacks', async () => {
    await expect(expect(new Response('{}')).toConform()).rejects.toThrow(/no url/);
    const used = new Response('{}');
    await used.text();
    await expect(expect(used).toConform({ path })).rejects.toThrow(/was read before/);
    await expect(expect(undefined).toConform()).rejects.toThrow(/path: expected/);
  });

  it('shows no token', async () => {
    const token = `eyJ${'a'.repeat(30)}.eyJ${'b'.repeat(30)}.${'c'.repeat(30)}`;
    const failed = expect({
      path,
      status: 400,
      body: { message: `at x (/srv/app.js:1:1) ${token}` },
    }).toConform();
    await expect(failed).rejects.toThrow(/redacted/);
    await expect(failed).rejects.not.toThrow(/aaaaaaaaaa/);
  });
});
