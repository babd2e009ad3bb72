import type { Json, Request } from '../../model.ts';
import { decodeUtf8, duplicateName, parseJson } from '../../text/json.ts';

type BodyReading =
  | { readonly kind: 'json'; readonly value: Json; readonly doubt?: string | undefined }
  | { readonly kind: 'open'; readonly because: string }
  | { readonly kind: 'broken' };

const halves = /\p{Cs}/u;
const deepest = 100;

/** Whether any text in a value has half a surrogate pair, which JSON can spell and UTF-8 cannot. */
function isHalved(value: Json, depth = 0): boolean {
  if (typeof value === 'string') return halves.test(value);
  if (typeof value !== 'object' || value === null || depth > deepest) return false;
  return Object.entries(value).some(([name, held]) => halves.test(name) || isHalved(held as Json, depth + 1));
}

/** What leaves the outcome open although the text is valid JSON. */
function doubtOf(text: string, value: Json): string | undefined {
  if (text.startsWith('\uFEFF')) return 'a byte order mark stands before the body';
  if (duplicateName(text) !== undefined) return 'a member is there twice';
  return isHalved(value) ? 'a text has half a surrogate pair' : undefined;
}

function parsed(text: string): BodyReading {
  const found = parseJson(text.replace(/^\uFEFF/, ''));
  return found === undefined
    ? { kind: 'broken' }
    : { kind: 'json', value: found.value, doubt: doubtOf(text, found.value) };
}

export function readBody({ body, mediaType }: Request): BodyReading {
  if (body === undefined) return { kind: 'open', because: 'there is no body' };
  const type = mediaType?.split(';', 1).join('').trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded')
    return { kind: 'open', because: 'how a form is read is not documented' };
  if (type !== 'application/json')
    return { kind: 'open', because: `the contract does not name ${mediaType ?? 'a missing media type'}` };
  if (body.kind === 'json') return { kind: 'json', value: body.value, doubt: doubtOf('', body.value) };
  const text = body.kind === 'text' ? body.text : decodeUtf8(Buffer.from(body.base64, 'base64'));
  if (text === undefined) return { kind: 'open', because: 'the body is no UTF-8' };
  return text === '' ? { kind: 'open', because: 'the body is empty' } : parsed(text);
}
