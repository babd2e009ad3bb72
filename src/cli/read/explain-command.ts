import { cases } from '../../cases/suite.ts';
import { type Contract, members, revisions } from '../../contract/index.ts';
import { caseOf, type KnownFault, ruleOf, shippedDictionary } from '../../diagnose/dictionary.ts';
import { remedyFor } from '../../diagnose/remedies.ts';
import { nearest, nearestWords, select } from '../../engine/select.ts';
import type { Case, Rule } from '../../model.ts';
import { cutTo, someOf } from '../../report/words.ts';
import { rules } from '../../rules/index.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { Command } from '../commands/options.ts';
import { contractOf } from '../config/options.ts';

const LISTED = 5;

type Field = readonly [label: string, text: string];

const shown = (fields: readonly Field[], width = 13): string =>
  fields.map(([label, text]) => `  ${label.padEnd(width)}${visible(text)}\n`).join('');

const list = <One>(label: string, all: readonly One[], text: (one: One) => string): readonly Field[] =>
  all.map((one, at) => [at === 0 ? label : '', text(one)]);

const origin = ({ source }: Rule): string => `${source.document} · ${source.anchor}`;

const about = (rule: Rule): readonly Field[] => [
  ['level', rule.level],
  ['statement', rule.statement],
  ['source', origin(rule)],
  ['words', rule.source.words],
];

function remedy(id: string): readonly Field[] {
  const known = remedyFor(id);
  return known ? (['means', 'typical', 'mend'] as const).map((name) => [name, known[name]]) : [];
}

function casesOf({ full }: KnownFault, rule: string): string {
  return someOf([...full.keys()].filter((pair) => ruleOf(pair) === rule).map(caseOf), LISTED);
}

function explainCause(fault: KnownFault, id: string, all: readonly Rule[]): string {
  const { statement = fault.statement } = fault.same.find((one) => one.id === id) ?? {};
  const sources = fault.rules.flatMap((rule) => all.find((one) => one.id === rule) ?? []);
  const broken = [...new Set([...fault.full.keys()].map(ruleOf))];
  const others = [fault, ...fault.same].filter((one) => one.id !== id);
  const only = broken.map((rule) => `--only ${shellWord(rule)}`).join(' ');
  const fields: readonly Field[] = [
    ['statement', statement],
    ...remedy(id),
    ...list('forbidden by', sources, (rule) => `${rule.id}: ${origin(rule)}`),
    ...list('breaks', broken, (rule) => `${rule}: ${casesOf(fault, rule)}`),
    ...list('same effects', others, (one) => `${one.id}: ${one.statement}`),
    ['run it', `npx patchproof run --profile full ${only}`],
  ];
  return `${id}\n${shown(fields)}`;
}

function explainRule(rule: Rule): string {
  const { id } = rule;
  const faults = shippedDictionary().faults.filter(({ rules: broken }) => broken.includes(id));
  const known = faults.map((fault) => `${fault.id}: ${fault.statement}`);
  const fields: readonly Field[] = [
    ...about(rule),
    ...remedy(id),
    ...list('known causes', cutTo(known, LISTED, 'cause'), (text) => text),
    ['cases', `npx patchproof rules ${shellWord(id)}`],
    ['run it', `npx patchproof run --only ${shellWord(id)}`],
  ];
  return `${id}\n${shown(fields)}`;
}

/** `patchproof explain <id>`: what is known of a cause or a rule. Throws ConfigError for another id. */
export const explainCommand: Command = ([id = ''], raw, io) => {
  const all = rules(contractOf(raw, io));
  const { faults } = shippedDictionary();
  const fault = faults.find((one) => [one, ...one.same].some((other) => other.id === id));
  const rule = all.find((one) => one.id === id);
  if (fault !== undefined) io.out(explainCause(fault, id, all));
  else if (rule !== undefined) io.out(explainRule(rule));
  else {
    const ids = [...all, ...faults.flatMap((one) => [one, ...one.same])].map((one) => one.id);
    const like = nearestWords(nearest(id, ids));
    throw new ConfigError([`${visible(id)}: no cause and no rule has that id${like}`]);
  }
  return 0;
};

const row = (rule: Rule): string =>
  `${visible(rule.id)}\n${visible(`  ${rule.level} · ${rule.statement}`)}\n${visible(`  ${origin(rule)}`)}\n`;

function withCases(rule: Rule, contract: Contract): string {
  const casesIn = (profile: 'gate' | 'full'): readonly Case[] =>
    cases(members(contract), { profile, strategy: 'auth0', runs: 1, seed: 1 }).cases.filter(rule.about);
  const gate = casesIn('gate');
  const own = gate.length > 0 ? gate : casesIn('full');
  const options = [
    ...(gate.length > 0 ? [] : ['--profile full']),
    ...(contract.revision === revisions[0] ? [] : [`--contract ${shellWord(contract.revision)}`]),
  ];
  const needs = rule.needs === 'every' ? 'all of these cases' : 'one of these cases';
  const reads = rule.reads.length === 0 ? '' : `, and readings of ${rule.reads.join(', ')}`;
  return [
    `${visible(rule.id)}\n`,
    shown([...about(rule), ['needs', needs + reads]], 11),
    ...own.map(({ id, title }) => `${visible(`    ${id}  ${title}`)}\n`),
    shown([['run it', ['npx patchproof run', ...options, '--only', shellWord(rule.id)].join(' ')]], 11),
  ].join('');
}

/** `patchproof rules [id]`: the list, or one rule with its cases. A glob lists what it matches. */
export const rulesCommand: Command = ([id], raw, io) => {
  const contract = contractOf(raw, io);
  const all = rules(contract);
  const exact = all.find((rule) => rule.id === id);
  const { rules: matched, unmatched } = select(all, id === undefined ? [] : [id]);
  if (exact === undefined && unmatched[0] !== undefined)
    throw new ConfigError([`${id}: no rule has that id${nearestWords(unmatched[0].nearest)}`]);
  io.out(exact === undefined ? matched.map(row).join('') : withCases(exact, contract));
  return 0;
};
