import { cases } from '../../cases/suite.ts';
import { members } from '../../contract/index.ts';
import { everything, type Plan, transcript } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import type { Case } from '../../model.ts';
import { bytesOf } from '../../record/to-record.ts';
import { count, describePace, duration } from '../../report/words.ts';
import { estimate, USUAL_LATENCY_MS } from '../../target/pace/buckets.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { sha256 } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { chosen, gateOptions, USUAL } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { unknownCase } from '../session/corpus.ts';

const line = ({ id, title, request: { method, credential } }: Case): string =>
  `  ${method.padEnd(5)} ${id}  ${title}${credential === 'full' ? '' : ` [${credential}]`}`;

export function planned(raw: RawOptions, { env, cwd }: Pick<Io, 'env' | 'cwd'>): Plan {
  const options = gateOptions(raw, env);
  const contract = loadContract(options.contract, cwd);
  return draft(
    { rules: chosen(contract, options), members: members(contract), options },
    everything(raw.strategy ?? 'auth0'),
  );
}

export const planCommand: Command = (_, raw, io) => {
  const plan = planned(raw, io);
  const { rules, steps, writes, reads, leastWrites, elsewhere } = plan;
  const pace = gateOptions(raw, io.env).pace ?? USUAL;
  const others = `${count(elsewhere.length, 'rule is', 'rules are')} not in this profile:`;
  const lines = [
    ...steps.map(line),
    '',
    `${count(rules.length, 'rule')}, ${count(steps.length, 'request')}: ${writes} PATCH and ` +
      `${count(reads, 'read')}`,
    `lower bound ${leastWrites} PATCH; planned is ${(writes / Math.max(1, leastWrites)).toFixed(2)} times ` +
      'that',
    `${duration(estimate(steps, pace, USUAL_LATENCY_MS))} at ${describePace(pace)}; at most 3 writes and ` +
      '8 reads more restore what was changed',
    ...(elsewhere.length === 0 ? [] : [others, ...elsewhere.map(({ id }) => `  ${id}`)]),
    `request hash ${sha256(transcript(plan))}`,
    '',
  ];
  // A contract may have brought along any text.
  io.out(lines.map((text) => visible(text)).join('\n'));
  return 0;
};

export const bodyCommand: Command = ([id = ''], raw, io) => {
  // It has every case of the smaller profiles too.
  const options = gateOptions({ ...raw, profile: raw.profile ?? 'full' });
  const contract = loadContract(options.contract, io.cwd);
  const suite = cases(members(contract), { ...options, strategy: raw.strategy ?? 'auth0' });
  const all = [...suite.cases, ...suite.isolatedCases];
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new ConfigError([unknownCase(id, all)]);
  io.bytes?.(bytesOf(found));
  return 0;
};
