import { json, patch } from '../generate/kit.ts';
import type { Case, Json, JsonObject, Place, Request, Snapshot, View } from '../model.ts';
import { snapshotOf } from './observe.ts';
import type { Session } from './session.ts';
import { type Found, survey } from './survey.ts';

export type Kept = Extract<Place & View, 'home' | 'other-connection' | 'other-organization'>;

const paths: Readonly<Record<Kept, string>> = {
  home: '/organizations/{organization}/connections/{connection}',
  'other-connection': '/organizations/{organization}/connections/{other_connection}',
  'other-organization': '/organizations/{other_organization}/connections/{connection}',
};

export interface Member {
  readonly name: string;
  readonly types: readonly string[];
  readonly enum?: readonly Json[];
}

/** The body that puts a resource back: every member it had, null for those it had not, where null is allowed. */
export function original(members: readonly Member[], stored: JsonObject): JsonObject {
  const entries = members.flatMap(({ name, types }): readonly (readonly [string, Json])[] => {
    const value = stored[name];
    if (value !== undefined) return [[name, value]];
    return types.includes('null') ? [[name, null]] : [];
  });
  return Object.fromEntries(entries);
}

/** The write that restores a place. */
function restoring(place: Kept, members: readonly Member[], stored: JsonObject): Case {
  const request: Request = patch(json(original(members, stored)), { path: paths[place] });
  return {
    id: `restore/${place}`,
    title: `puts ${place} back as it was`,
    place,
    request,
    aim: { kind: 'open' },
    edges: [],
    gateway: true,
  };
}

const show = (value: Json | undefined): string => (value === undefined ? 'absent' : JSON.stringify(value));

/** `connection` is not ours to change, and undocumented members of it may differ in every answer. */
export function differences(place: Place, before: JsonObject, after: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => name !== 'connection')
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${place}: ${name} was ${show(before[name])}, is ${show(after[name])}`);
}

/** Puts one place back unless it is as it was, reads it, and says what still differs. */
export async function putBack(
  session: Session,
  members: readonly Member[],
  place: Kept,
  before: JsonObject,
): Promise<readonly string[]> {
  const read = async (): Promise<Snapshot | undefined> => (await survey(session, [place]))[place];
  const last = session.exchanges.at(-1);
  const now = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : await read();
  if (now?.kind === 'known' && differences(place, before, now.value).length === 0) return [];
  await session.send(restoring(place, members, before));
  const once = await read();
  const isBack = once?.kind === 'known' && differences(place, before, once.value).length === 0;
  const named = isBack ? undefined : lending(members, before);
  if (named === undefined) return left(place, before, once);
  // What is tied to a name is set together with one, and the name is taken away after that.
  await session.send(restoring(place, members, named));
  await session.send(restoring(place, members, before));
  return left(place, before, await read());
}

/** What was stored with a name lent to it; undefined when it had one of its own. */
function lending(members: readonly Member[], stored: JsonObject): JsonObject | undefined {
  const text = members.find(
    ({ name, types, enum: words }) =>
      types.includes('string') &&
      types.includes('null') &&
      words === undefined &&
      !Object.hasOwn(stored, name),
  );
  return text && { ...stored, [text.name]: 'patchproof' };
}

function left(place: Place, before: JsonObject, after: Snapshot | undefined): readonly string[] {
  if (after?.kind === 'known') return differences(place, before, after.value);
  return [`${place}: could not be read after it was restored: ${after?.because ?? 'not read'}`];
}

/** Restores every place the session has written to. Returns what could not be put back, one line each. */
export async function restore(
  session: Session,
  members: readonly Member[],
  found: Found,
): Promise<readonly string[]> {
  const written = new Set(
    session.exchanges.filter(({ case: { aim } }) => aim.kind !== 'read').map(({ case: { place } }) => place),
  );
  // What was taken although it is for nobody may have landed with a neighbour.
  const astray = session.exchanges.some(
    ({ case: { place, aim }, reply }) =>
      aim.kind !== 'read' &&
      (place === 'unattached' || place === 'nowhere') &&
      reply.kind === 'response' &&
      reply.status < 300,
  );
  const lines: string[] = [];
  for (const place of ['home', 'other-connection', 'other-organization'] as const) {
    const before = found[place];
    const touched = place === 'home' ? written.size > 0 : written.has(place) || astray;
    if (before?.kind === 'known' && touched)
      lines.push(...(await putBack(session, members, place, before.value)));
  }
  return lines;
}
