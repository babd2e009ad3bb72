import type { Profile, RecordLine } from '../model.ts';
import type { Plan } from '../run/plan.ts';
import type { Budget } from '../run/session.ts';
import type { Rates } from '../target/buckets.ts';
import type { Step } from '../target/estimate.ts';

/** What a run is asked for, by either front end. */
export interface GateOptions {
  readonly contract: string;
  readonly profile: Profile;
  readonly only: readonly string[];
  /** Exactly these rules, by id; `only` no longer counts. */
  readonly ids?: readonly string[];
  /** Deep profile: draws of each class, and what fixes them. */
  readonly runs: number;
  readonly seed: number;
  readonly strict: boolean;
  readonly envFile?: string | undefined;
  /** The environment with the dotenv file in it, when that is read already: a pipe can be read only once. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Tests the embedded reference tenant, whatever the environment has. */
  readonly reference?: boolean | undefined;
  /** The folder of the record, where it is not the usual one. */
  readonly out?: string | undefined;
  readonly budget?: Budget;
  /** Rules left untested by a spent budget do not count against the run. */
  readonly allowUntested?: boolean;
  /** Deep profile: the name counterexamples are kept under. */
  readonly save?: string | undefined;
  /** No faster than this; when absent that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  /** Cases to look at first, where one is enough for a rule. */
  readonly cases?: readonly string[];
  /** Never asks. */
  readonly yes?: boolean;
  /** Sends nothing that could write. */
  readonly readOnly?: boolean;
  /** Set what null turned out not to take away again all the same. */
  readonly allowIrreversible?: boolean;
  /** The file of what is tolerated; the default one when absent, none when false. */
  readonly baseline?: string | false | undefined;
}

export interface Watcher {
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  /** Before anything is sent. */
  readonly banner: (text: string) => void;
  /** `left`: seconds that requests will take at the pace of this run; absent when it has none. */
  readonly plan: (plan: Plan, left?: (steps: readonly Step[]) => number) => void;
  /** Each line of the record as it comes to be. */
  readonly line: (line: RecordLine) => void;
}
