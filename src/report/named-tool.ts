import type { RunHeader } from '../model.ts';
import { visible } from './visible.ts';

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** What wrote a record: `patchproof 0.1.0` is a name and a version. */
export function namedTool({ tool }: Pick<RunHeader, 'tool'>): Tool {
  const [, name, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return { name: visible(name ?? tool) || 'patchproof', version: visible(version ?? 'unknown') };
}
