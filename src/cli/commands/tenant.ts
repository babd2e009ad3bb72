import type { RawOptions } from '../config/options.ts';
import type { CleanOptions } from '../tenant/clean-command.ts';
import type { RestoreOptions } from '../tenant/restore-command.ts';
import type { TenantOptions } from '../tenant/tenant-command.ts';
import { contract, type Declaring, envFile, reference } from './declare.ts';

/** What is about the tenant itself: `tenant`, `doctor`, `restore`, `clean`. */
export function declareTenant({ root, act, io }: Declaring): void {
  root
    .command('tenant')
    .description('run the reference tenant on loopback')
    .option('--port <n>', 'port (default 4010; 0 takes a free one)')
    .option('--issuer <url>', 'where clients reach it, behind a TLS front or under another host name')
    .option('--audience <url>', 'the audience its tokens are for (default: api/v2/ below the issuer)')
    .option(...contract)
    .action((raw: TenantOptions) =>
      act(async () => (await import('../tenant/tenant-command.ts')).tenantCommand(raw, io))(),
    );

  root
    .command('doctor')
    .description('check all that a run needs, a line each; writes nothing')
    .option(...envFile)
    .option(...reference)
    .option(...contract)
    .action((raw: RawOptions) =>
      act(async () => (await import('../tenant/doctor-command.ts')).doctorCommand(raw, io))(),
    );

  root
    .command('restore')
    .description('finish what a run that was cut off has left changed')
    .option(...envFile)
    .option(...contract)
    .option('--force', 'overwrite what somebody else has changed since')
    .option('--accept', 'write nothing: what is stored now is the new original')
    .action((raw: RestoreOptions) =>
      act(async () => (await import('../tenant/restore-command.ts')).restoreCommand(raw, io))(),
    );

  root
    .command('clean')
    .description('delete what runs created and left behind; only names with our prefix')
    .option(...envFile)
    .option('--older-than <time>', 'only what is older: 1h (default), 90s, 0')
    .option('--dry-run', 'list, delete nothing')
    .action((raw: CleanOptions) =>
      act(async () => (await import('../tenant/clean-command.ts')).cleanCommand(raw, io))(),
    );
}
