import type { Target } from '../../model.ts';
import { count, duration } from '../../report/words.ts';
import { findOrphans, type Orphan } from '../../target/orphans.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Command } from '../commands/raw-options.ts';
import { parseConfig } from '../config/config.ts';
import { environment } from '../config/env-file.ts';
import { gateOptions, milliseconds } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { connect } from '../session/connect.ts';

async function remove(target: Target, { kind, id, name }: Orphan, io: Io): Promise<boolean> {
  const reply = await target.send({ method: 'DELETE', path: `/${kind}/${id}`, credential: 'full' });
  const gone = reply.kind === 'response' && (reply.status < 300 || reply.status === 404);
  io.out(
    gone
      ? `deleted ${kind} ${name}\n`
      : `could not delete ${kind} ${name}: ${reply.kind === 'fault' ? reply.message : reply.status}\n`,
  );
  return gone;
}

/** `patchproof clean`: what provisioned runs left behind, by prefix and age. Exit 0, or 2 when some is left. */
export const cleanCommand: Command = async (_, raw, io) => {
  const { olderThan = '1h' } = raw;
  const age = olderThan === '0' ? 0 : milliseconds('older-than', olderThan);
  const config = parseConfig(environment(io, raw.envFile), raw);
  if (config.kind === 'reference')
    throw new ConfigError(['AUTH0_DOMAIN is not set: expected the tenant to clean, with credentials']);
  const { contract: revision } = gateOptions(raw, io.env);
  const connection = await connect(config, { revision, owes: false }, io);
  try {
    const { found, problem } = await findOrphans(connection.target.send);
    const now = io.clock();
    const old = found.filter(({ createdAt }) => now - createdAt >= age);
    let left = problem === undefined ? 0 : 1;
    if (problem !== undefined) io.err(`could not list everything: ${problem}\n`);
    for (const one of old) {
      const since = duration((now - one.createdAt) / 1000);
      if (raw.dryRun) io.out(`would delete ${one.kind} ${one.name}, ${since} old\n`);
      else if (!(await remove(connection.target, one, io))) left += 1;
    }
    const ours = count(found.length, 'organization or connection', 'organizations and connections');
    io.out(`${ours} with our prefix, ${old.length} of them at least ${duration(age / 1000)} old\n`);
    return left === 0 ? 0 : 2;
  } finally {
    await connection.close();
  }
};
