import { exploring } from '../../../src/cli/ask/explore-command.ts';
import type { GateOptions } from '../../../src/cli/config/options.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { revisions } from '../../../src/contract/index.ts';
import { type ExplorePlan, tally } from '../../../src/explore/plan.ts';
import type { Atlas } from '../../../src/record/atlas.ts';
import { environmentOf, memoryIo, type Whereabouts } from '../harness/gate-on.ts';

/** Exploring a tenant that is there already, with an environment, a clock and a screen of its own. */

export interface Exploration {
  readonly atlas: Atlas;
  readonly plan: ExplorePlan | undefined;
  readonly said: string;
}

/** Explores a tenant. `env` adds to what `environmentOf` says, undefined takes away. */
export async function exploreOn(
  tenant: Whereabouts,
  options: Partial<GateOptions> = {},
  { env = {}, io: over = {} }: { readonly env?: Io['env']; readonly io?: Partial<Io> } = {},
): Promise<Exploration> {
  const io = memoryIo({ ...environmentOf(tenant), ...env }, over);
  let plan: ExplorePlan | undefined;
  const atlas = await exploring({ contract: revisions[0] ?? '', only: [], ...options }, io, {
    banner: () => {},
    plan: (made) => {
      plan = made;
    },
  });
  return { atlas, plan, said: io.said() };
}

/** What an atlas answers to a question. */
export function answerTo({ entries, limits }: Atlas, id: string): string {
  const found = entries.find((entry) => entry.id === id)?.answer.words;
  return found ?? limits.find((limit) => limit.id === id)?.words ?? 'not asked';
}

export const budgetOf = ({ plan }: Exploration): Readonly<Record<'writes' | 'reads', number>> =>
  tally(plan?.cost ?? []);
