import { cases } from '../../cases/suite.ts';
import { type Contract, members, revisions } from '../../contract/index.ts';
import { nearestWords, select } from '../../engine/select.ts';
import type { Case, Rule } from '../../model.ts';
import { rules } from '../../rules/index.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { RawOptions } from '../commands/raw-options.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';

const lines = (...texts: readonly string[]): string => texts.map((text) => `${visible(text)}\n`).join('');

const row = ({ id, level, statement, source }: Rule): string =>
  lines(id, `  ${level} · ${statement}`, `  ${source.document} · ${source.anchor}`);

function explained(rule: Rule, contract: Contract, name: string): string {
  const casesIn = (profile: 'gate' | 'full'): readonly Case[] =>
    cases(members(contract), { profile, strategy: 'auth0', runs: 1, seed: 1 }).cases.filter(rule.about);
  const gate = casesIn('gate');
  const about = gate.length > 0 ? gate : casesIn('full');
  const options = [
    ...(gate.length > 0 ? [] : ['--profile full']),
    ...(name === revisions[0] ? [] : [`--contract ${shellWord(name)}`]),
  ];
  const needs = rule.needs === 'every' ? 'all of these cases' : 'one of these cases';
  return lines(
    rule.id,
    `  level      ${rule.level}`,
    `  statement  ${rule.statement}`,
    `  source     ${rule.source.document} · ${rule.source.anchor}`,
    `  words      ${rule.source.words}`,
    `  needs      ${needs}${rule.reads.length === 0 ? '' : `, and readings of ${rule.reads.join(', ')}`}`,
    ...about.map(({ id, title }) => `    ${id}  ${title}`),
    `  run it     ${['npx patchproof run', ...options, '--only', shellWord(rule.id)].join(' ')}`,
  );
}

/** `patchproof rules [id]`: the list, or one rule explained. A glob lists what it matches. */
export function rulesCommand([id]: readonly string[], raw: RawOptions, io: Io): number {
  const { contract: name } = gateOptions(raw, io.env);
  const contract = loadContract(name, io.cwd);
  const all = rules(contract);
  if (id === undefined) {
    io.out(all.map(row).join(''));
    return 0;
  }
  const exact = all.find((rule) => rule.id === id);
  const { rules: matched, unmatched } = select(all, [id]);
  if (exact === undefined && unmatched[0] !== undefined)
    throw new ConfigError([`${id}: no rule has that id${nearestWords(unmatched[0].nearest)}`]);
  io.out(exact === undefined ? matched.map(row).join('') : explained(exact, contract, name));
  return 0;
}
