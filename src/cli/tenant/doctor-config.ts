import { cases } from '../../cases/suite.ts';
import { type Contract, members } from '../../contract/index.ts';
import type { CredentialName, Target } from '../../model.ts';
import { rules } from '../../rules/index.ts';
import { unfinished } from '../../target/disk/journal.ts';
import { overlap, stateFolder } from '../../target/disk/state-folder.ts';
import { collecting } from '../../text/errors.ts';
import { commandLine } from '../../text/shell.ts';
import { type Config, parseConfig, type TenantConfig } from '../config/config.ts';
import { environment } from '../config/env-file.ts';
import { contractOf, type RawOptions } from '../config/options.ts';
import type { Environment, Io } from '../process/streams.ts';
import { type DoctorLine, line } from './doctor-answers.ts';

/** What a run would go by, and every problem of it. */
export interface DoctorSetup {
  readonly env: Environment;
  readonly envFile?: string;
  readonly config?: Config;
  readonly contract?: Contract;
  readonly problems: readonly string[];
}

export function setupOf(raw: RawOptions, io: Io): DoctorSetup {
  const problems: string[] = [];
  const env = collecting(() => environment(io, raw.envFile), problems);
  const config = env && collecting(() => parseConfig(env, raw), problems);
  const contract = collecting(() => contractOf(raw, { ...io, env: env ?? io.env }), problems);
  return {
    env: env ?? io.env,
    problems,
    ...(raw.envFile === undefined ? {} : { envFile: raw.envFile }),
    ...(config === undefined ? {} : { config }),
    ...(contract === undefined ? {} : { contract }),
  };
}

/** Problems of the configuration, those of the host on a line of their own. */
export function problemLines(problems: readonly string[]): readonly DoctorLine[] {
  return problems.map((problem) =>
    problem.startsWith('AUTH0_DOMAIN: ') ? line('✗', 'host', problem) : line('✗', 'configuration', problem),
  );
}

/** Journals of runs that were cut off at this tenant. A run on the same connection waits for `restore`. */
export function leftoverLine(
  { origin, subject }: TenantConfig,
  envFile: string | undefined,
  io: Io,
): DoctorLine {
  const left = unfinished(stateFolder(io.env), origin);
  if (left.length === 0) return line('✓', 'leftovers', 'no run was cut off here');
  const isMine = subject !== undefined && left.some(({ opening }) => overlap(opening, { origin, subject }));
  const when = left.map(({ opening }) => opening.startedAt).join(', ');
  const what = `${left.length === 1 ? 'a run was' : 'runs were'} cut off (${when}), or still going on`;
  return line(isMine ? '✗' : '!', 'leftovers', `${what}: run \`${commandLine('restore', envFile)}\``);
}

/** The credentials that cannot be had, each with the rules that nothing else can test. */
export function specialLines(contract: Contract, lacks: Target['lacks']): readonly DoctorLine[] {
  const suite = cases(members(contract), { profile: 'gate', runs: 1, seed: 1, strategy: 'auth0' });
  const all = [...suite.cases, ...suite.solos];
  const names = [...new Set(all.map(({ request }) => request.credential))];
  const lacking = new Map<CredentialName, string>();
  for (const name of names) {
    const because = lacks(name);
    if (because !== undefined) lacking.set(name, because);
  }
  if (lacking.size === 0) return [line('✓', 'special tokens', 'all are there')];
  const lost = rules(contract).flatMap((rule) => {
    const own = all.filter((one) => rule.about(one)).map(({ request }) => request.credential);
    return own.length > 0 && own.every((name) => lacking.has(name)) ? [{ id: rule.id, own }] : [];
  });
  return [...lacking].map(([name, because]) => {
    const ids = lost.filter(({ own }) => own.includes(name)).map(({ id }) => id);
    const price =
      ids.length === 0 ? 'every rule has other cases' : `inapplicable without it: ${ids.join(', ')}`;
    return line('–', 'special tokens', `no ${name} credential: ${because}; ${price}`);
  });
}
