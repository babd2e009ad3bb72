import { describe, expect, it } from 'vitest';
import { type Behaviour, conforming } from '../../../fixtures/tenant/start.ts';
import type { JsonObject } from '../../../src/model.ts';
import { memoryIo, tenantFor } from '../harness/gate-on.ts';
import { answerTo, exploreOn } from './on.ts';

/** What explore concludes where the tenant does not store every member. */

const NAME = 'organization_connection_name';

/** Accepts every member, and stores all but these. */
const forgetting = (...names: readonly string[]): Partial<Behaviour> => ({
  merge: (stored, body, call) => {
    const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
    return conforming.merge(stored, kept, call);
  },
});

/** Takes JSON under whatever media type. */
const lenient: Partial<Behaviour> = { mediaType: () => 'json' };

const all: readonly string[] = [
  NAME,
  'assign_membership_on_login',
  'show_as_button',
  'is_signup_enabled',
  'organization_access_level',
  'is_enabled',
];

const carried = [
  'media',
  'path',
  'conditional',
  'method',
  'patch-format',
  'syntax',
  'duplicate',
  'form.json',
  'key',
];

describe('a tenant that accepts names and stores none', () => {
  it('is asked by another member, and what became of that is said', async () => {
    const tenant = await tenantFor({ behaviour: { ...forgetting(NAME), ...lenient } });
    const before = tenant.snapshot();
    const { atlas } = await exploreOn(tenant, { only: carried });
    expect(answerTo(atlas, 'media.text-plain.accepted')).toBe('accepted, stored as it was sent');
    expect(answerTo(atlas, 'media.xml.accepted')).toBe('accepted, stored as it was sent');
    expect(answerTo(atlas, 'path.query.reaches')).toBe('accepted, stored as it was sent');
    expect(answerTo(atlas, 'syntax.white-space.accepted')).toBe('accepted, stored as it was sent');
    expect(answerTo(atlas, 'duplicate.equal.accepted')).toBe('accepted, stored as it was sent');
    // Of two different values only the name has enough.
    expect(answerTo(atlas, 'duplicate.member.wins')).toBe(
      `unclear: accepted, and this tenant was not seen to store ${NAME} at all`,
    );
    expect(atlas.entries.filter(({ answer }) => answer.class === 'ignored')).toEqual([]);
    expect(tenant.snapshot()).toEqual(before);
    expect(atlas.header.sent.writes).toBeLessThanOrEqual(atlas.header.planned.writes);
    expect(atlas.header.sent.reads).toBeLessThanOrEqual(atlas.header.planned.reads);
  });

  it('concludes of the name that it is not stored, and of nothing else', async () => {
    const tenant = await tenantFor({ behaviour: forgetting(NAME) });
    const only = ['text', 'effect.list.shows', 'consistency.read.window', `limits.${NAME}`, 'encoding'];
    const { atlas } = await exploreOn(tenant, { only });
    const untold = `unclear: accepted, and this tenant was not seen to store ${NAME} at all`;
    expect(answerTo(atlas, 'text.emoji.stored')).toBe(untold);
    expect(answerTo(atlas, 'consistency.read.window')).toBe(untold);
    expect(answerTo(atlas, 'effect.list.shows')).toBe('yes');
    expect(atlas.limits).toEqual([]);
    expect(atlas.unasked.find(({ id }) => id === `limits.${NAME}.length`)?.because).toBe(
      `this tenant was not seen to store ${NAME} at all`,
    );
    expect(atlas.entries.filter(({ answer }) => answer.class === 'ignored')).toEqual([]);
  });
});

describe('a tenant that really ignores', () => {
  it('a media type is said to, by a member that it stores', async () => {
    const behaviour: Partial<Behaviour> = {
      ...lenient,
      merge: (stored, body, call) =>
        call.headers['content-type'] === 'text/plain'
          ? stored
          : (forgetting(NAME).merge?.(stored, body, call) ?? stored),
    };
    const { atlas } = await exploreOn(await tenantFor({ behaviour }), {
      only: ['media.text-plain', 'media.xml'],
    });
    expect(answerTo(atlas, 'media.text-plain.accepted')).toBe('accepted and ignored');
    expect(answerTo(atlas, 'media.xml.accepted')).toBe('accepted, stored as it was sent');
  });

  it('every member is said to store none', async () => {
    const { atlas } = await exploreOn(await tenantFor({ behaviour: { ...forgetting(...all), ...lenient } }), {
      only: ['media', 'path.query.reaches', 'coercion'],
    });
    expect(atlas.entries.length).toBeGreaterThan(20);
    expect(atlas.entries.filter(({ answer }) => answer.class === 'ignored')).toEqual([]);
    expect(answerTo(atlas, 'media.text-plain.accepted')).toMatch(
      /^unclear: accepted, and this tenant was not seen/,
    );
  });
});

it.each(all.slice(1))('a tenant that forgets %s alone is asked by the name as ever', async (member) => {
  const tenant = await tenantFor({ behaviour: { ...forgetting(member), ...lenient } });
  const { atlas } = await exploreOn(tenant, { only: ['media.text-plain', 'path.query.reaches'] });
  expect(atlas.entries.map(({ answer }) => answer.words)).toEqual(
    Array.from({ length: 2 }, () => 'accepted, stored as it was sent'),
  );
});

it('a tenant that refuses all members together is asked for each', async () => {
  const tenant = await tenantFor({
    behaviour: {
      complaints: (body, call) => {
        const names = Object.keys(body as JsonObject);
        return names.length > 3
          ? [{ keyword: 'maxProperties', member: '', message: 'too many' }]
          : conforming.complaints(body, call);
      },
    },
  });
  const { atlas } = await exploreOn(tenant, { only: ['path.query.reaches', 'text.emoji'] });
  expect(atlas.entries.map(({ answer }) => answer.words)).toEqual([
    'accepted, stored as it was sent',
    'accepted, stored as it was sent',
  ]);
});

it('a reading that never shows a change makes no member a stored one, and nothing is concluded', async () => {
  const io = memoryIo({});
  let first: JsonObject | undefined;
  const tenant = await tenantFor({
    clock: io.clock,
    behaviour: {
      read: (row) => {
        first ??= row.settings;
        return { ...row, settings: first };
      },
    },
  });
  const { atlas } = await exploreOn(
    tenant,
    { only: ['media.text-json', 'path.query.reaches', 'text.emoji'] },
    { io: { clock: io.clock, sleep: io.sleep } },
  );
  expect(atlas.entries.filter(({ answer }) => answer.class === 'ignored')).toEqual([]);
});
