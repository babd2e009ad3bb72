import { safeAmong } from '../contract/ties.ts';
import type { Json, JsonObject } from '../model.ts';
import {
  accepted,
  type Bodies,
  edgeNamed,
  json,
  make,
  partsOf,
  patch,
  pathOf,
  refused,
  storedId,
  type Tiered,
} from './build.ts';
import { type Few, pairSteps, type Step } from './pairs.ts';
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

/** A sequence in which each word follows each other word once; starts and ends with the first. */
function everyPair(words: readonly string[]): readonly string[] {
  const left = new Set(
    words.flatMap((from) => words.filter((to) => to !== from).map((to) => [from, to] as const)),
  );
  const walk = (from: string): readonly string[] => {
    const next = [...left].find(([one]) => one === from);
    if (next === undefined) return [from];
    left.delete(next);
    const rest = walk(next[1]);
    return [...walk(from).slice(0, -1), from, ...rest];
  };
  return walk(words[0] ?? '');
}

/** A member by itself; `how` tells it from what else is sent of the member. */
const alone = (member: string, value: Json, how: string, words: string): Step => ({
  value: `${member}-${how}`,
  words: `${member} alone, ${words}`,
  body: { [member]: value },
});

const changed = (member: string, from: Json, to: Json): Step =>
  alone(member, to, `${from}-${to}`, `from ${from} to ${to}`);

function steps(members: Bodies['members']): readonly Step[] {
  const values = members.find((member) => member.name === level)?.enum ?? [];
  const words = values.filter((word) => typeof word === 'string');
  const levels = everyPair(words.toReversed());
  const changes = levels.slice(1).map((word, at) => changed(level, levels[at] ?? '', word));
  // Each level is set once where the flags are unlike their defaults and once where they are at them.
  const half = changes.findIndex((_, at) => new Set(levels.slice(1, at + 2)).size === words.length) + 1;
  return [
    { value: 'contrary', words: 'every member unlike its default', body: contrary },
    ...changes.slice(0, half),
    // Assigned membership is tied to signup.
    ...['is_signup_enabled', 'assign_membership_on_login', 'show_as_button', 'is_enabled'].map((flag) =>
      changed(flag, contrary[flag] === true, contrary[flag] !== true),
    ),
    ...changes.slice(half),
    ...['assign_membership_on_login', 'is_signup_enabled', 'show_as_button', 'is_enabled'].map((flag) =>
      changed(flag, contrary[flag] !== true, contrary[flag] === true),
    ),
    // Null may enable the connection: then a later null that disables it shows.
    // The name is null only when the level, which is tied to it, is none.
    alone('is_enabled', null, 'null', 'null'),
    alone(level, null, 'null', 'null'),
    alone(level, 'none', 'after-null', 'after null'),
    alone(name, null, 'null', 'null'),
    alone(name, 'patchproof tour again', 'after-null', 'after null'),
    alone('is_enabled', false, 'after-null', 'after null'),
    alone(name, null, 'null-disabled', 'null while disabled'),
  ];
}

/**
 * Changes without a reading in between, from `contrary`. Together they change each member to each value
 * while each other member is neither sent nor at its default. Found by simulated annealing.
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

/** The other connection gets home's name and level. Uniqueness of names is open, but home keeps both. */
const sameElsewhere = make({
  id: 'body/other-connection/same',
  title: 'another connection gets the name and the level that this one has',
  place: 'other-connection',
  request: patch(json({ [name]: contrary[name] ?? null, [level]: contrary[level] ?? null }), {
    path: pathOf('other-connection'),
  }),
  aim: { kind: 'open' },
  edges: [edgeNamed('body/other-connection/same', 'inside')],
  traits: ['tour'],
});

/** Signup alone while assigned membership is not stored. */
const signupAlone = refused(
  'body/tie/is_signup_enabled-alone',
  'signup alone, while membership is not assigned',
  {
    request: patch(json({ is_signup_enabled: true })),
    fault: { in: 'tie' },
    edges: [
      { subject: 'is_signup_enabled', keyword: 'tie', side: 'beyond', value: 'is_signup_enabled-alone' },
    ],
    control: storedId,
    traits: ['long-row'],
  },
);

/**
 * Each member alone while the others are unlike their defaults: flags in both directions, every change of
 * level, nulls; with `few`, a few members at a time; then the long row. All are clear of the ties.
 */
export function tourCases(bodies: Bodies, few: Few | undefined): readonly Tiered[] {
  const allowed = safeAmong(bodies.members);
  let stored: JsonObject = {};
  const sent: JsonObject[] = [];
  const cases: Tiered[] = [];
  const add = (row: 'tour' | 'pair' | 'long-row', { value, words, body: given, edges = [] }: Step): void => {
    const body = bodies.supported(given);
    if (Object.keys(body).length === 0 || !allowed({ ...stored, ...body })) return;
    stored = { ...stored, ...body };
    sent.push(body);
    const trait = row === 'long-row' ? 'long-row' : 'tour';
    const one = accepted(`body/${row}/${value}`, words, patch(json(body)), {
      edges: [...edges, { subject: 'body', keyword: 'combination', side: 'inside', value: trait }],
      isolatedCases: [...edges.map(idOf), ...partsOf(body)],
      traits: [trait],
    });
    cases.push({ tier: trait === 'tour' ? 'full' : 'gate', case: one });
  };
  for (const step of steps(bodies.members)) {
    add('tour', step);
    const isSame = step.value === 'contrary' && stored[level] === contrary[level];
    if (isSame && !bodies.nameless) cases.push({ tier: 'full', case: sameElsewhere });
  }
  for (const step of few === undefined ? [] : pairSteps(bodies, sent, few)) add('pair', step);
  for (const [at, body] of longRow.entries()) {
    add('long-row', { value: `${at + 1}`, words: `change ${at + 1} of ${longRow.length} in a row`, body });
    if (body.assign_membership_on_login === false && 'is_signup_enabled' in stored)
      cases.push({ tier: 'gate', case: signupAlone });
  }
  return cases;
}
