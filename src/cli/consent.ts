import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Subject } from '../model.ts';
import { parseOrigin } from '../target/origin.ts';
import { keyOf, makeStateFolder, stateFolder } from '../target/state.ts';
import type { Io } from './io.ts';

/**
 * In a terminal, the first run on a resource asks for the tenant's name: a slip of the fingers is no consent. Asked
 * before anything is sent; loopback needs none.
 */
export async function consent(origin: string, subject: Subject, yes: boolean, io: Io): Promise<void> {
  const folder = join(stateFolder(io.env), 'known');
  const { organization, connection } = subject;
  const mark = join(folder, keyOf(origin, organization, connection));
  if (parseOrigin(origin)?.loopback === true || io.ask === undefined || yes || existsSync(mark)) return;
  const host = new URL(origin).hostname;
  const answer = await io.ask(
    `This run changes ${origin} ${organization}/${connection} and puts it back. Type the tenant's host (${host}) to go on: `,
  );
  if (answer.trim() !== host)
    throw new ConfigError([`${host} was not confirmed: nothing was sent; --yes goes on without asking`]);
  makeStateFolder(folder);
  try {
    writeFileSync(mark, '', { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`${mark}: expected a file that can be written: ${why}`]);
  }
}
