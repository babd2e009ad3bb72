import { cases } from '../../cases/suite.ts';
import { members } from '../../contract/index.ts';
import { everything, type Plan, transcript } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import type { Case } from '../../model.ts';
import { bytesOf } from '../../record/to-record.ts';
import { estimate, USUAL_LATENCY_MS } from '../../target/pace/estimate.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { sha256 } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { chosen, gateOptions, type RawOptions } from '../config/options.ts';
import { describePace, duration, USUAL } from '../config/pace.ts';
import type { Io } from '../process/streams.ts';
import { unknownCase } from './corpus.ts';

const line = ({ id, title, request: { method, credential } }: Case): string =>
  `  ${method.padEnd(5)} ${id}  ${title}${credential === 'full' ? '' : ` [${credential}]`}`;

/** The plan of a run against a target that has everything: two organizations, two connections, every token. */
export function planned(raw: RawOptions, { env, cwd }: Pick<Io, 'env' | 'cwd'>): Plan {
  const options = gateOptions(raw, env);
  const contract = loadContract(options.contract, cwd);
  return draft(
    { rules: chosen(contract, options.only), members: members(contract), options },
    everything(raw.strategy ?? 'auth0'),
  );
}

/** Lines of texts that a contract may have brought along. */
const shownLines = (texts: readonly string[]): string => texts.map((text) => visible(text)).join('\n');

/** `patchproof plan`: what a run would send, and what it costs. Sends nothing. */
export function planCommand(raw: RawOptions, io: Io): number {
  const plan = planned(raw, io);
  const pace = gateOptions(raw, io.env).pace ?? USUAL;
  const elsewhere = plan.elsewhere.map(({ id }) => id);
  io.out(
    shownLines([
      ...plan.steps.map(line),
      '',
      `${plan.rules.length} rules, ${plan.steps.length} requests: ${plan.writes} PATCH and ${plan.reads} reads`,
      `lower bound ${plan.leastWrites} PATCH; planned is ${(plan.writes / Math.max(1, plan.leastWrites)).toFixed(2)} times that`,
      `${duration(estimate(plan.steps, pace, USUAL_LATENCY_MS))} at ${describePace(pace)}; at most 3 writes and 8 reads more restore what was changed`,
      ...(elsewhere.length === 0
        ? []
        : [`${elsewhere.length} rules are not in this profile:`, ...elsewhere.map((id) => `  ${id}`)]),
      `request hash ${sha256(transcript(plan))}`,
      '',
    ]),
  );
  return 0;
}

/** `patchproof body <case>`: the body of a case, byte for byte, for a shell that sends it again. */
export function bodyCommand(id: string, raw: RawOptions, cwd: string): Uint8Array {
  const options = gateOptions(raw);
  const strategy = raw.strategy ?? 'auth0';
  const suite = cases(members(loadContract(options.contract, cwd)), { ...options, strategy });
  const all = [...suite.cases, ...suite.solos];
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return bytesOf(found);
  throw new ConfigError([unknownCase(id, all)]);
}
