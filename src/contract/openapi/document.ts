import type { Json, JsonObject } from '../../model.ts';
import { elideText } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import { isSchema as isObject } from '../load.ts';
import { lookup, stepsOf } from '../validate.ts';

/** An OpenAPI document, as it was read. */
export interface OpenApi {
  /** For messages: the file. */
  readonly name: string;
  readonly root: JsonObject;
  /** 3.0 has a schema dialect of its own; later versions have JSON Schema 2020-12. */
  readonly dialect: '3.0' | '3.1';
  readonly paths: JsonObject;
}

const wanted = 'expected an OpenAPI 3.0 or 3.1 document, as JSON or YAML';

/** What a value is instead, as far as it tells. */
function instead(root: Json): string {
  if (!isObject(root)) return `it holds ${Array.isArray(root) ? 'a list' : 'no object'}`;
  if (root.swagger !== undefined) return `it is Swagger ${elideText(String(root.swagger))}`;
  if (root.openapi !== undefined) return `its openapi version is ${elideText(JSON.stringify(root.openapi))}`;
  return 'it has no member openapi';
}

/** Takes a value for an OpenAPI document. Throws ConfigError saying what it is instead. */
export function openApi(name: string, root: Json): OpenApi {
  const version = isObject(root) ? root.openapi : undefined;
  // YAML reads an unquoted 3.1 as a number.
  const [, minor] = /^3\.(\d+)(\.|$)/.exec(String(version)) ?? [];
  if (!isObject(root) || minor === undefined) {
    const upgrade =
      isObject(root) && root.swagger !== undefined ? '; npx swagger2openapi makes one of it' : '';
    throw new ConfigError([`${name}: ${instead(root)}; ${wanted}${upgrade}`]);
  }
  if (!isObject(root.paths)) throw new ConfigError([`${name}: it has no paths; ${wanted}`]);
  return { name, root, dialect: minor === '0' ? '3.0' : '3.1', paths: root.paths };
}

/** The steps of a `$ref` within its own document; undefined when it leads anywhere else. */
export function localSteps(ref: string): readonly string[] | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  try {
    return stepsOf(decodeURIComponent(ref.slice(1)));
  } catch {
    return undefined;
  }
}

/** Why a `$ref` leads nowhere, and what to do. */
export function danglingRef(document: OpenApi, ref: string, at: string): string {
  const bundle = `npx @redocly/cli bundle ${shellWord(document.name)} -o bundled.json makes one document of all`;
  const where = `${document.name}#${elideText(at)}: $ref ${elideText(ref)}`;
  return localSteps(ref) === undefined
    ? `${where} leads out of the document; expected one that is whole: ${bundle}`
    : `${where} leads to nothing; expected it in the document: add it, or ${bundle}`;
}

/**
 * Follows the `$ref`s of anything but a schema: a path item, a parameter, a body, an answer. Throws ConfigError
 * when one leads nowhere, or round in a circle.
 */
export function follow(document: OpenApi, value: Json | undefined, at: string): JsonObject {
  let found = value;
  const seen = new Set<string>();
  while (isObject(found) && typeof found.$ref === 'string') {
    const { $ref: ref, ...beside }: JsonObject & { readonly $ref: string } = { ...found, $ref: found.$ref };
    const steps = localSteps(ref);
    const target = steps === undefined ? undefined : lookup(document.root, steps);
    if (target === undefined) throw new ConfigError([danglingRef(document, ref, at)]);
    if (seen.has(ref))
      throw new ConfigError([
        `${document.name}#${elideText(at)}: $ref ${elideText(ref)} leads back to itself; expected what it stands for`,
      ]);
    seen.add(ref);
    found = isObject(target) ? { ...target, ...beside } : target;
  }
  return isObject(found) ? found : {};
}
