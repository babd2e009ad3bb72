import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from '../errors.ts';
import type { Io } from './io.ts';

type Env = Io['env'];

const unreadable = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
    ? 'there is no such file'
    : 'it cannot be read';

/**
 * The environment with a dotenv file in it. A file that was asked for wins over the environment: who names
 * `.env.staging` means staging, whatever the shell still has set. The default `.env` only fills gaps.
 */
export function environment({ env, cwd }: Pick<Io, 'env' | 'cwd'>, file: string | undefined): Env {
  if (file !== undefined) {
    try {
      return { ...env, ...parse(readFileSync(resolve(cwd, file))) };
    } catch (error) {
      throw new ConfigError([
        `--env-file ${file}: ${unreadable(error)}; expected a file of NAME=value lines`,
      ]);
    }
  }
  try {
    return { ...parse(readFileSync(resolve(cwd, '.env'))), ...env };
  } catch {
    return env;
  }
}
