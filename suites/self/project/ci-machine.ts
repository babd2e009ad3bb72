import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { tenantFor } from '../harness/gate-on.ts';
import { folder } from '../harness/in-process.ts';
import { commandsIn, type Machine } from './workflow.ts';

/** An empty checkout on a machine with bash, Node and nothing else of ours. */
export function machine(env: Readonly<Record<string, string | undefined>> = {}): Machine {
  const home = folder();
  const cwd = join(home, 'checkout');
  mkdirSync(cwd);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  const path = `${commandsIn(home)}:${process.env.PATH}`;
  // Smoke where nothing else is asked for: these are about the shell.
  return { cwd, env: { PATH: path, HOME: home, PATCHPROOF_PROFILE: 'smoke', ...set }, contexts: {} };
}

export const faulty = () => {
  const mutant = mutants.find(({ id }) => id === 'request.name.empty-dropped');
  return tenantFor({ behaviour: mutant?.behaviour() ?? {} });
};
