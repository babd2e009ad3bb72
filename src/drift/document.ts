import { listOf, type Operation, sorted } from '../contract/index.ts';
import type { Json, JsonObject } from '../model.ts';
import { elideText } from '../text/elide.ts';
import { assertSound, ConfigError, collecting } from '../text/errors.ts';
import { DEEPEST, isObject, lookup, pointerOf, stepsOf } from '../text/json.ts';
import { percentDecoded } from '../text/placeholder.ts';
import { shellWord } from '../text/shell.ts';
import type { DriftNote } from './finding.ts';

export interface OpenApi {
  readonly name: string;
  readonly root: JsonObject;
  /** 3.0 has its own schema dialect; later versions use JSON Schema 2020-12. */
  readonly isOld: boolean;
  readonly problems: string[];
  readonly notes: DriftNote[];
}

/** An object in a document, and the JSON Pointer to it. */
export interface Spot {
  readonly document: OpenApi;
  readonly value: JsonObject;
  readonly at: string;
}

/** An operation, with what its path or the whole document adds. Its method is in capitals. */
export interface LocatedOperation extends Spot {
  readonly path: string;
  readonly method: string;
}

export const wanted = 'expected an OpenAPI 3.0 or 3.1 document, as JSON or YAML';

function instead(root: Json): string {
  if (!isObject(root)) return `it holds ${Array.isArray(root) ? 'a list' : 'no object'}; ${wanted}`;
  const { swagger, openapi } = root;
  if (swagger !== undefined)
    return `it is Swagger ${elideText(String(swagger))}; ${wanted}; npx swagger2openapi makes one of it`;
  if (openapi === undefined) return `it has no member openapi; ${wanted}`;
  return `its openapi version is ${elideText(JSON.stringify(openapi))}; ${wanted}`;
}

/** Checks that a value is an OpenAPI document. Throws ConfigError that says what it is instead. */
export function openApi(name: string, root: Json): OpenApi {
  // YAML reads an unquoted 3.1 as a number.
  const [, minor] = /^3\.([01])(\.|$)/.exec(String(isObject(root) ? root.openapi : '')) ?? [];
  if (!isObject(root) || minor === undefined) throw new ConfigError([`${name}: ${instead(root)}`]);
  if (!isObject(root.paths)) throw new ConfigError([`${name}: it has no paths; ${wanted}`]);
  return { name, root, isOld: minor === '0', problems: [], notes: [] };
}

export const placeIn = ({ name }: OpenApi, pointer: string): string => `${name}#${elideText(pointer)}`;

/** The target of a `$ref`, and its pointer. Throws ConfigError when there is none in the document. */
export function refer(document: OpenApi, ref: string, at: string): readonly [pointer: string, target: Json] {
  const steps = /^#(\/|$)/.test(ref) ? stepsOf(percentDecoded(ref.slice(1))) : undefined;
  const target = steps && lookup(document.root, steps);
  if (steps !== undefined && target !== undefined) return [pointerOf(steps), target];
  const bundle = `npx @redocly/cli bundle ${shellWord(document.name)} -o bundled.json makes one document of all`;
  const why =
    steps === undefined
      ? `leads out of the document; expected one that is whole: ${bundle}`
      : `leads to nothing; expected it in the document: add it, or ${bundle}`;
  throw new ConfigError([`${placeIn(document, at)}: $ref ${elideText(ref)} ${why}`]);
}

/** Follows the `$ref`s of anything but a schema. Throws ConfigError for a missing target or a circle. */
export function follow(document: OpenApi, at: string, value?: Json, seen: readonly string[] = []): Spot {
  const { $ref: ref, ...rest } = isObject(value) ? value : {};
  if (typeof ref !== 'string') return { document, value: rest, at };
  if (seen.includes(ref) || seen.length > DEEPEST)
    throw new ConfigError([
      `${placeIn(document, at)}: $ref ${elideText(ref)} leads back to itself; expected what it stands for`,
    ]);
  const target = follow(document, at, refer(document, ref, at)[1], [...seen, ref]);
  return { ...target, value: { ...target.value, ...rest } };
}

export const below = ({ document, value, at }: Spot, member: string): Spot =>
  follow(document, at + pointerOf([member]), value[member]);

export const namesIn = (path: string): readonly string[] =>
  path.split('/').flatMap((segment) => /^\{([^{}]*)\}$/.exec(segment)?.slice(1) ?? []);

/** A path without the names of its parameters, which requests do not show. A slash at its end stays. */
export const template = (path: string): string => path.replace(/(?<=^|\/)\{[^{}]*\}(?=$|\/)/g, '{}');

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of a document. Errors are thrown only for the wanted paths. */
function operationsOf(document: OpenApi, isWanted: (path: string) => boolean): readonly LocatedOperation[] {
  const { security = [], servers: all = [] } = document.root;
  const paths = follow(document, '/paths', document.root.paths);
  return Object.keys(paths.value).flatMap((path): readonly LocatedOperation[] => {
    const problems: string[] = [];
    const spot = collecting(() => below(paths, path), problems);
    if (isWanted(path)) assertSound(problems);
    const { servers = all, ...item } = spot?.value ?? {};
    return methods.flatMap((name) => {
      const { [name]: own } = item;
      if (spot === undefined || !isObject(own)) return [];
      const parameters = [...listOf(item.parameters), ...listOf(own.parameters)];
      const value = { servers, security, ...own, parameters };
      return [{ path, method: name.toUpperCase(), document, value, at: `${spot.at}/${name}` }];
    });
  });
}

/** The one of several operations at the same path. Throws ConfigError when two of them differ. */
function only(found: readonly LocatedOperation[]): LocatedOperation | undefined {
  const [first, ...others] = found;
  const text = ({ value, path }: LocatedOperation): string => JSON.stringify([sorted(value), namesIn(path)]);
  const other = others.find((one) => first !== undefined && text(one) !== text(first));
  if (first === undefined || other === undefined) return first;
  throw new ConfigError([
    `${first.document.name}: it has ${first.method} ${elideText(first.path)} twice, the other time as ` +
      `${elideText(other.path)}, and the two differ; expected one of them: they are the same path`,
  ]);
}

/** The error for a document without the operation; it names the methods of the path, or the nearest paths. */
function absent(document: OpenApi, wanted: Operation, here: readonly LocatedOperation[]): ConfigError {
  const own = template(wanted.path).split('/');
  const likeness = (path: string): number => {
    const other = template(path).split('/');
    return own.filter((one, index) => one === other[index]).length - Math.abs(own.length - other.length);
  };
  const paths = Object.keys(document.root.paths ?? {}).filter((path) => path.startsWith('/'));
  const nearest = paths.toSorted((a, b) => likeness(b) - likeness(a)).slice(0, 3);
  const found =
    here.length === 0
      ? `nearest paths: ${nearest.map(elideText).join(', ') || 'none, it has no paths at all'}`
      : `that path has ${here.map(({ method }) => method).join(', ')}`;
  return new ConfigError([
    `${document.name}: it has no ${wanted.method} ${wanted.path} and no operationId ` +
      `${wanted.operationId}; ${found}; expected a document of the Management API with that operation`,
  ]);
}

/**
 * Finds the contract's operation by its path, with or without the base path. Otherwise finds it by its
 * operationId, or by its path with a slash added. Throws ConfigError when it is missing or there twice.
 */
export function locate(document: OpenApi, wanted: Operation): LocatedOperation {
  const paths = [wanted.path, wanted.basePath + wanted.path];
  const isAt = (path: string): boolean => paths.some((one) => template(one) === template(path));
  const all = operationsOf(document, isAt);
  const own = all.filter(({ method }) => method === wanted.method);
  const at = (one: string) => only(own.filter(({ path }) => template(path) === template(one)));
  const found =
    at(wanted.path) ??
    at(wanted.basePath + wanted.path) ??
    all.find(({ value }) => value.operationId === wanted.operationId) ??
    only(own.filter(({ path }) => path.endsWith('/') && isAt(path.slice(0, -1))));
  if (found !== undefined) return found;
  const here = all.filter(({ path }) => isAt(path));
  throw absent(document, wanted, here);
}
