/** `patchproof drift` in this process, in a folder of its own. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietIo } from '../../../scripts/power/quiet-io.ts';
import { program } from '../../../src/cli/process/program.ts';
import type { Drift, DriftFinding } from '../../../src/drift/finding.ts';
import type { Json } from '../../../src/model.ts';
import { emptyFolder } from '../harness/cli-launch.ts';
import { baseDocument, type Loose, node, operation, request, response } from './document.ts';

export interface Drifted {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end. Rejects with ConfigError for what the user can mend. */
export async function commandOn(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Drifted> {
  let [out, err] = ['', ''];
  const io = {
    ...quietIo(env),
    cwd,
    clock: () => Date.UTC(2026, 10, 24),
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await program(args, io);
  return { code, out, err };
}

/** `patchproof drift` with these words. */
export const driftOn = (args: readonly string[], cwd: string): Promise<Drifted> =>
  commandOn(['drift', ...args], cwd);

/** A folder with a document in it. */
export function folderWith(document: Json, name = 'openapi.json', form = JSON.stringify): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, name), form(document));
  return cwd;
}

/** A document with something of everything that can be said. */
export function changed(): Loose {
  const document = baseDocument();
  Object.assign(request(document, 'organization_connection_name'), { maxLength: 64, pattern: '^[^]*$' });
  const all = node(document, 'components', 'schemas');
  node(all, 'LevelOrNull').enum = ['none', 'readonly', 'full', null];
  response(document, 'connection_id').maxLength = 40;
  Object.assign(node(all, 'Connection', 'properties'), {
    strategy: { type: 'string', format: 'strategy-name', nullable: true, maxLenght: 9 },
    'a\u001b[31m|`<b>': { type: 'string', maxLength: 3 },
  });
  node(operation(document), 'responses')['409'] = { description: 'Both' };
  operation(document)['x-release-lifecycle'] = 'GA';
  return document;
}

const shown = ({ id, witness, breaks }: DriftFinding): string => `${id} ${witness?.refusedBy} ${breaks}`;
/** Ids of what is found, with the side that refuses the witness, and who is worse off. */
export async function findings(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const { out } = await driftOn([...args, '--format', 'json'], cwd);
  return (JSON.parse(out) as Drift).findings.map(shown);
}
