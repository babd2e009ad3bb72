import type { RawExploreOptions } from '../ask/explore-command.ts';
import type { RawProbeOptions } from '../ask/probe-command.ts';
import type { Lines } from '../process/prompt.ts';
import {
  contract,
  type Declaring,
  envFile,
  folder,
  paced,
  reference,
  repeatable,
  requestOptions,
  type Streams,
} from './declare.ts';

/** Lines to converse in: of a terminal, or of whatever is on standard input. */
async function linesFor({ prompt }: Streams): Promise<Lines | undefined> {
  return prompt === undefined ? undefined : (await import('../process/prompt.ts')).linesOf(prompt);
}

/** What asks a tenant and judges nothing: `explore`, `probe`. */
export function declareAsk({ root, act, io, streams }: Declaring): void {
  paced(
    root
      .command('explore')
      .description('ask what the contract leaves open, measure limits, put everything back')
      .option(...contract),
  )
    .addOption(repeatable('--only <id>', 'questions to ask: an id, an area or a glob; repeatable'))
    .option(...envFile)
    .option(...reference)
    .addOption(folder('folder for the atlas (default reports/latest)'))
    .option('--dry-run', 'list the questions and what they cost; send nothing')
    .option('--yes', 'do not ask before the first run on a resource')
    .option('--max-requests <n>', 'end in order after so many requests, restored')
    .option('--max-time <time>', 'end in order after so long: 90s, 5m')
    .action((raw: RawExploreOptions) =>
      act(async () => (await import('../ask/explore-command.ts')).exploreCommand(raw, io, streams.stderr))(),
    );

  const probe = root
    .command('probe [assignments...]')
    .description(
      'one request by hand, as in show_as_button=false: predicted, sent, shown, undone; a prompt without one',
    );
  for (const [flags, about] of requestOptions) probe.option(flags, about);
  probe
    .option(...envFile)
    .option(...reference)
    .option(...contract)
    .option('--yes', 'do not ask before the first request to a resource')
    .action((assignments: readonly string[], raw: RawProbeOptions) =>
      act(async () =>
        (await import('../ask/probe-command.ts')).probeCommand(assignments, raw, io, await linesFor(streams)),
      )(),
    );
}
