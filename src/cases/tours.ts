import { safeAmong } from '../contract/ties.ts';
import type { Case, Json, JsonObject, Trait } from '../model.ts';
import { baseId, json, type Kit, make, partsOf, patch, type Tiered } from './build.ts';
import { type Few, type PairStep, pairSteps, type Step } from './pairs.ts';
import { idOf } from './partition.ts';

const level = 'organization_access_level';
const name = 'organization_connection_name';

/** Unlike the defaults of a fresh connection in every member: whatever is reset shows. */
const contrary: JsonObject = {
  [name]: '=1+patchproof',
  assign_membership_on_login: true,
  show_as_button: false,
  is_signup_enabled: true,
  [level]: 'full',
  is_enabled: false,
};

/** Words so that each follows each other once, starting and ending with the first. */
function everyPair(words: readonly string[]): readonly string[] {
  const pairs = words.flatMap((from) => words.filter((to) => to !== from).map((to) => [from, to] as const));
  const left = new Set(pairs);
  const walk = (from: string): readonly string[] => {
    const next = [...left].find(([one]) => one === from);
    if (next === undefined) return [from];
    left.delete(next);
    const rest = walk(next[1]);
    return [...walk(from).slice(0, -1), from, ...rest];
  };
  return walk(words[0] ?? '');
}

const alone = (member: string, from: string, value: Json): Step => ({
  value: `${member}-${from}-${value}`,
  words: `${member} alone, from ${from} to ${value}`,
  body: { [member]: value },
});

/** A flag to its default, or away from it. */
const toDefault = (member: string): Step =>
  alone(member, `${contrary[member] === true}`, contrary[member] !== true);
const fromDefault = (member: string): Step =>
  alone(member, `${contrary[member] !== true}`, contrary[member] === true);

/** Null in place of a value, and the value again. */
const cleared = (member: string, value: Json): readonly Step[] => [
  { value: `${member}-null`, words: `${member} alone, null`, body: { [member]: null } },
  { value: `${member}-after-null`, words: `${member} alone, after null`, body: { [member]: value } },
];

const isWord = (word: Json): boolean => word !== null;

function steps(members: Kit['members']): readonly Step[] {
  const words = members.find((member) => member.name === level)?.enum ?? [];
  const levels = everyPair(words.filter((word): word is string => typeof word === 'string').toReversed());
  const changes = levels.slice(1).map((word, at) => alone(level, levels[at] ?? '', word));
  // Each level is set where the flags are unlike their defaults, and where they have them.
  const half =
    changes.findIndex((_, at) => new Set(levels.slice(1, at + 2)).size === words.filter(isWord).length) + 1;
  return [
    { value: 'contrary', words: 'every member unlike its default', body: contrary },
    ...changes.slice(0, half),
    // Assigned membership is tied to signup.
    ...['is_signup_enabled', 'assign_membership_on_login', 'show_as_button', 'is_enabled'].map(toDefault),
    ...changes.slice(half),
    ...['assign_membership_on_login', 'is_signup_enabled', 'show_as_button', 'is_enabled'].map(fromDefault),
    // Enabled as a null may leave it, so that what another null disables shows. A name is tied to the level: none by then.
    { value: 'is_enabled-null', words: 'is_enabled alone, null', body: { is_enabled: null } },
    ...cleared(level, 'none'),
    ...cleared(name, 'patchproof tour again'),
    { value: 'is_enabled-after-null', words: 'is_enabled alone, after null', body: { is_enabled: false } },
    { value: `${name}-null-disabled`, words: `${name} alone, null while disabled`, body: { [name]: null } },
  ];
}

/**
 * Changes that are not read in between, from a state unlike the defaults in every member: together they change each member
 * to each of its values while each other member is neither sent nor at its default. Found by simulated annealing.
 */
const longRow: readonly JsonObject[] = [
  contrary,
  { [level]: 'limited' },
  { is_signup_enabled: false },
  { assign_membership_on_login: false },
  { assign_membership_on_login: true },
  { is_signup_enabled: true },
  { is_enabled: true },
  { is_enabled: null },
  { [level]: 'readonly', is_enabled: false },
  // Right after the change that disables. The name differs from the one before, a formula, in case alone.
  { [name]: '=1+Patchproof', [level]: 'full' },
  { [level]: 'none' },
  { [level]: null },
  { [level]: 'readonly' },
  { show_as_button: true },
];

/**
 * The other connection gets the name and the level that the step before has given home: whether a name has to be unique is
 * open, but home keeps both.
 */
const sameElsewhere: Case = make({
  id: 'body/other-connection/same',
  title: 'another connection gets the name and the level that this one has',
  place: 'other-connection',
  request: patch(json({ [name]: contrary[name] ?? null, [level]: contrary[level] ?? null }), {
    path: '/organizations/{organization}/connections/{other_connection}',
  }),
  aim: { kind: 'open' },
  edges: [{ subject: 'body', keyword: 'other-connection', side: 'inside', value: 'same' }],
  traits: ['tour'],
});

/** Signup alone while assigned membership is not stored. */
const signupAlone: Case = make({
  id: 'body/tie/is_signup_enabled-alone',
  title: 'signup alone, while membership is not assigned',
  request: patch(json({ is_signup_enabled: true })),
  aim: { kind: 'reject', fault: { in: 'tie' }, statuses: [400] },
  edges: [{ subject: 'is_signup_enabled', keyword: 'tie', side: 'beyond', value: 'is_signup_enabled-alone' }],
  control: baseId,
  traits: ['long-row'],
});

/**
 * Each member by itself against a stored state in which every other is unlike its default: each flag in both directions,
 * each word of the level from each other, null of each; a few members at a time, where `few` is given; and a long row. Every
 * change is clear of the ties given those before.
 */
export function tourCases(
  kit: Kit,
  { nameless, few }: { readonly nameless: boolean; readonly few?: Few | undefined },
): readonly Tiered[] {
  const { members, supported } = kit;
  const allowed = safeAmong(members);
  const of = (
    id: string,
    { words, body, edges = [] }: Omit<Step, 'value'> & Partial<PairStep>,
    trait: Trait,
  ): Case =>
    make({
      id,
      title: words,
      request: patch(json(body)),
      aim: { kind: 'accept' },
      edges: [...edges, { subject: 'body', keyword: 'combination', side: 'inside', value: trait }],
      isolatedCases: [...edges.map(idOf), ...partsOf(body)],
      traits: [trait],
    });
  let stored: JsonObject = {};
  const sent: JsonObject[] = [];
  const cases: Case[] = [];
  const add = (id: string, step: Omit<Step, 'value'>, trait: 'tour' | 'long-row'): void => {
    const body = supported(step.body);
    if (Object.keys(body).length === 0 || !allowed({ ...stored, ...body })) return;
    stored = { ...stored, ...body };
    sent.push(body);
    cases.push(of(id, { ...step, body }, trait));
  };
  for (const { value, ...step } of steps(members)) {
    add(`body/tour/${value}`, step, 'tour');
    if (value === 'contrary' && !nameless && stored[level] === contrary[level]) cases.push(sameElsewhere);
  }
  for (const { value, ...step } of few === undefined ? [] : pairSteps(kit, sent, few))
    add(`body/pair/${value}`, step, 'tour');
  for (const [at, body] of longRow.entries()) {
    add(
      `body/long-row/${at + 1}`,
      { words: `change ${at + 1} of ${longRow.length} in a row`, body },
      'long-row',
    );
    if (body.assign_membership_on_login === false && 'is_signup_enabled' in stored) cases.push(signupAlone);
  }
  return cases.map((one) => ({ tier: one.traits?.includes('long-row') ? 'gate' : 'full', case: one }));
}
