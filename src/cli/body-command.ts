import { members } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import { cases } from '../generate/cases.ts';
import { bytesOf } from '../run/present.ts';
import { nearest } from '../run/select.ts';
import { loadContract } from './load-contract.ts';
import { gateOptions, type RawOptions } from './options.ts';

/** `patchproof body <case>`: the body of a case, byte for byte, for a shell that sends it again. */
export function bodyCommand(id: string, raw: RawOptions, cwd: string): Uint8Array {
  const options = gateOptions(raw);
  const strategy = raw.strategy ?? 'auth0';
  const suite = cases(members(loadContract(options.contract, cwd)), { ...options, strategy });
  const all = [...suite.cases, ...suite.solos];
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return bytesOf(found);
  const near = nearest(
    id,
    all.map((one) => one.id),
  );
  throw new ConfigError([`${id}: no case has that id; nearest: ${near.join(', ')}`]);
}
