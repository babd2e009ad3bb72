import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../harness/cli-launch.ts';

/** Runs the shell steps of a workflow, or of an action, as GitHub does: in bash, with files for outputs and summary. */

type Words = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Words;
  readonly with?: Words;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface Machine {
  /** The workspace. */
  readonly cwd: string;
  readonly env: Words;
  /** What stands behind `vars`, `secrets`, `matrix` and `inputs`. */
  readonly contexts: Readonly<Record<string, Words>>;
}

export interface Done {
  /** 0 when every step succeeded. */
  readonly code: number;
  readonly outputs: Readonly<Record<string, Words>>;
  readonly summary: string;
  readonly log: string;
}

export const read = <T>(file: string): T => parse(readFileSync(join(root, file), 'utf8')) as T;
export const action: Action = read('action.yml');

/** `npx patchproof` is this build, and nothing is installed. */
export function commandsIn(folder: string): string {
  const bin = join(folder, 'bin');
  const main = join(root, 'dist/src/cli/main.js');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'npx'),
    `#!/bin/sh\n[ "$1" = patchproof ] || exit 127\nshift\nexec node '${main}' "$@"\n`,
  );
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 0\n');
  for (const name of ['npx', 'npm']) chmodSync(join(bin, name), 0o755);
  return bin;
}

/** `${{ inputs.name }}` and its like; what nobody set is empty. */
function filled(text: string, contexts: Machine['contexts'], outputs: Done['outputs']): string {
  return String(text).replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
    const [context = '', name = '', , output = ''] = path.split('.');
    return context === 'steps' ? (outputs[name]?.[output] ?? '') : (contexts[context]?.[name] ?? '');
  });
}

/** `always()`, and comparisons with a text, joined by `&&`: no more is used here. */
function holds(condition: string | undefined, failed: boolean, contexts: Machine['contexts']): boolean {
  const terms = (condition ?? 'success()').split('&&').map((term) => term.trim());
  return terms.every((term) => {
    if (term === 'always()') return true;
    if (term === 'success()') return !failed;
    const [, path = '', text] = /^([\w.-]+) != '(.*)'$/.exec(term) ?? [];
    if (text === undefined) throw new Error(`this condition is not understood: ${term}`);
    return filled(`\${{ ${path} }}`, contexts, {}) !== text;
  });
}

const map = (words: Words | undefined, change: (text: string) => string): Words =>
  Object.fromEntries(Object.entries(words ?? {}).map(([name, text]) => [name, change(text)]));

function bash(
  script: string,
  cwd: string,
  env: Words,
): Promise<{ readonly code: number; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env });
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, log }));
  });
}

const pairs = (text: string): Words =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Artifacts go into a folder beside the workspace and come back from it. */
function artifact(uses: string, given: Words, cwd: string): void {
  const store = join(cwd, '..', 'artifacts');
  if (uses.startsWith('actions/upload-artifact@')) {
    for (const path of (given.path ?? '').trim().split('\n')) {
      const from = join(cwd, path.trim());
      if (existsSync(from)) cpSync(from, join(store, given.name ?? 'artifact'), { recursive: true });
    }
  }
  if (uses.startsWith('actions/download-artifact@')) {
    const prefix = (given.pattern ?? '').replace(/\*$/, '');
    for (const name of readdirSync(store).filter((one) => one.startsWith(prefix))) {
      cpSync(join(store, name), join(cwd, given.path ?? '.', name), { recursive: true });
    }
  }
}

async function used(step: Step, machine: Machine, env: Words, given: Words): Promise<Done> {
  const { uses = '' } = step;
  if (!uses.includes('/patchproof@')) {
    artifact(uses, given, machine.cwd);
    return { code: 0, outputs: {}, summary: '', log: '' };
  }
  const defaults = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']),
  );
  const contexts = { ...machine.contexts, inputs: { ...defaults, ...given }, github: { action_path: root } };
  const done = await runSteps(action.runs.steps, { ...machine, env, contexts });
  const own = map(
    Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, value])),
    (text) => filled(text, contexts, done.outputs),
  );
  return { ...done, outputs: { own } };
}

/** Runs steps in order; after one has failed, those that always run. */
export async function runSteps(steps: readonly Step[], machine: Machine): Promise<Done> {
  const { cwd, contexts } = machine;
  const outputs: Record<string, Words> = {};
  let [code, summary, log] = [0, '', ''];
  for (const step of steps) {
    if (!holds(step.if, code !== 0, contexts)) continue;
    const fill = (text: string): string => filled(text, contexts, outputs);
    const env = { ...machine.env, ...map(step.env, fill) };
    if (step.run === undefined) {
      const done = await used(step, machine, env, map(step.with, fill));
      if (step.id !== undefined) outputs[step.id] = done.outputs.own ?? {};
      [code, summary, log] = [code || done.code, summary + done.summary, log + done.log];
      continue;
    }
    const [output, told] = [join(cwd, '..', 'output'), join(cwd, '..', 'summary')];
    for (const file of [output, told]) writeFileSync(file, '');
    const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: told, GITHUB_ACTIONS: 'true', CI: 'true' };
    const ran = await bash(step.run, join(cwd, fill(step['working-directory'] ?? '.')), { ...env, ...files });
    if (step.id !== undefined) outputs[step.id] = pairs(readFileSync(output, 'utf8'));
    [code, summary, log] = [code || ran.code, summary + readFileSync(told, 'utf8'), log + ran.log];
  }
  return { code, outputs, summary, log };
}
