import { describe, expect, test } from 'vitest';
import { cases } from '../../../../src/cases/suite.ts';
import { contract } from '../../../../src/contract/index.ts';
import { members } from '../../../../src/contract/members.ts';
import { changedBy, type Foreseen, foreseenAfter } from '../../../../src/engine/moments.ts';
import { everything, plan } from '../../../../src/engine/plan.ts';
import type { Case, Json, JsonObject, Profile } from '../../../../src/model.ts';
import { rules } from '../../../../src/rules/index.ts';
import { bodyOf } from '../../../../src/text/json.ts';

const revision = contract('2026-04');
const every = rules(revision);

function planned(profile: Profile, strategy = 'auth0', only: (id: string) => boolean = () => true) {
  const suite = cases(members(revision), { profile, strategy, runs: 1, seed: 1 });
  const selection = every.filter(({ id }) => only(id));
  return { suite, steps: plan(selection, suite, everything(strategy)).steps };
}

/** What home is expected to store at each step that is chosen. */
function statesAt(steps: readonly Case[], isChosen: (step: Case) => boolean): readonly Foreseen[] {
  const states: Foreseen[] = [];
  let state: Foreseen = new Map();
  for (const step of steps) {
    state = foreseenAfter(state, step);
    if (isChosen(step)) states.push(state);
  }
  return states;
}

/** The values of a member in states, any name as `set`. What is disabled may be left out by a view: `isSure` leaves it out. */
function valuesOf(states: readonly Foreseen[], member: string, isSure: boolean): readonly Json[] {
  const known = states.filter((state) => state.has(member) && !(isSure && state.get('is_enabled') === false));
  const values = known.map((state) => state.get(member) ?? null);
  const isName = member === 'organization_connection_name';
  return [...new Set(values.map((value) => (isName && value !== null ? 'set' : value)))].toSorted();
}

const both = [false, true];
const levels = ['full', 'limited', 'none', 'readonly'];
const name = 'organization_connection_name';

describe.each<[Profile, string]>([
  ['gate', 'auth0'],
  ['gate', 'okta'],
])('the %s for %s', (profile, strategy) => {
  const { steps } = planned(profile, strategy);
  const isGate = profile === 'gate';
  const lists = statesAt(steps, ({ id }) => id === 'read/list');
  const siblings = statesAt(steps, ({ id }) => id === 'read/sibling');
  const flags = ['show_as_button', 'assign_membership_on_login'];
  const own = strategy === 'auth0' ? [...flags, 'is_signup_enabled'] : flags;

  test('reads the list where each level, a name and none, enabled and disabled are stored', () => {
    expect(valuesOf(lists, 'organization_access_level', isGate)).toEqual(levels);
    expect(valuesOf(lists, name, isGate).toSorted()).toEqual([null, 'set']);
    expect(new Set(lists.map((state) => state.get('is_enabled')))).toContain(true);
    expect(new Set(lists.map((state) => state.get('is_enabled')))).toContain(false);
  });

  test('reads the list and the older family where each flag is on and off', () => {
    for (const member of own) {
      expect(valuesOf(lists, member, isGate), member).toEqual(both);
      expect(valuesOf(siblings, member, isGate), member).toEqual(both);
    }
  });

  test('reads each of them behind a reading of home, in few readings', () => {
    for (const [at, step] of steps.entries()) {
      if (step.id !== 'read/list' && step.id !== 'read/sibling') continue;
      const before = steps.slice(0, at).findLast(({ aim, id }) => aim.kind !== 'read' || id === 'read/home');
      expect(before?.id).toBe('read/home');
    }
    expect(lists.length).toBeLessThanOrEqual(7);
    expect(siblings.length).toBeLessThanOrEqual(4);
  });
});

test.each(['state.list.agrees', 'state.sibling.agrees'])('%s alone is asked of unlike values', (only) => {
  const { steps } = planned('gate', 'auth0', (id) => id === only);
  const view = only === 'state.list.agrees' ? 'read/list' : 'read/sibling';
  const states = statesAt(steps, ({ id }) => id === view);
  expect(valuesOf(states, 'is_signup_enabled', false)).toEqual(both);
  expect(states.length).toBeGreaterThan(1);
});

test('each member takes part in reverse order with a value that was not stored before', () => {
  const { steps } = planned('gate');
  let state: Foreseen = new Map();
  const changed = new Set<string>();
  for (const step of steps) {
    const isReversed = step.traits?.includes('reordered') === true && step.traits.includes('burst') === false;
    if (isReversed) for (const member of changedBy(state, step)) changed.add(member);
    state = foreseenAfter(state, step);
  }
  expect([...changed].toSorted()).toEqual(
    members(revision)
      .map((member) => member.name)
      .toSorted(),
  );
});

test('neighbours store other values than refused bodies carry, in every member that is written to them', () => {
  const { steps, suite } = planned('gate');
  const stored = new Map<string, JsonObject>();
  const isRefused = ({ aim }: Case): boolean => aim.kind === 'reject' && aim.fault.in === 'body';
  let refusals = 0;
  for (const step of steps) {
    if (step.aim.kind === 'accept') stored.set(step.place, { ...stored.get(step.place), ...bodyOf(step) });
    if (!isRefused(step)) continue;
    refusals += 1;
    for (const place of ['other-connection', 'other-organization'] as const) {
      const alike = Object.entries(stored.get(place) ?? {}).filter(
        ([member, value]) => suite.bodies.control[member] === value,
      );
      expect(alike, `${step.id}, ${place}`).toEqual([]);
    }
  }
  expect(refusals).toBeGreaterThan(30);
  expect(stored.has('other-organization')).toBe(true);
});
