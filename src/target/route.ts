import { HarnessError } from '../errors.ts';
import type { Subject } from '../model.ts';

const MEMBERS: Readonly<Record<string, keyof Subject>> = {
  organization: 'organization',
  connection: 'connection',
  other_organization: 'other_organization',
  other_connection: 'other_connection',
};

/**
 * The path as it goes on the wire: `/api/v2` in front, placeholders replaced by encoded ids, everything else
 * as written, dot segments and percent signs included. HarnessError when the subject lacks a placeholder's id.
 */
export function route(path: string, subject: Subject): string {
  const filled = path.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const member = MEMBERS[name];
    const id = member === undefined ? undefined : subject[member];
    if (id === undefined) throw new HarnessError(`no id is known for ${placeholder} in ${path}`);
    return encodeURIComponent(id);
  });
  return `/api/v2${filled}`;
}
