import type { Body, CredentialName, Request, Subject, TamperedToken } from '../model.ts';
import { showUnprintable } from '../text/elide.ts';
import { own } from '../text/json.ts';
import { authorizationOf, idFor, tokenVariable } from '../text/placeholder.ts';
import { shellQuote, shellWord } from '../text/shell.ts';

/** The longest body, in characters, that the command contains if `patchproof body` can make it again. */
const longest = 2_000;
/** The longest body, in characters, that no command can make again: one argument holds about this much. */
const longestArgument = 60_000;

/** How many characters of the body of a case the command may contain. */
const room = (caseId: string): number => (/^(probe|corpus)\//.test(caseId) ? longestArgument : longest);

/** A shell expression that derives a changed token from the real one when it runs; nothing prints it. */
const changed = (change: string): string =>
  `"Authorization: Bearer $(node -p 'const [h,p,s]=process.env.AUTH0_API_TOKEN.split("."); ${change}')"`;

const encoded = (json: string): string => `Buffer.from(${json}).toString("base64url")`;

const TAMPERED: Readonly<Record<TamperedToken, string>> = {
  'payload-changed': changed(
    'const c=JSON.parse(Buffer.from(p,"base64url")); c.sub="patchproof"; ' +
      `[h,${encoded('JSON.stringify(c)')},s].join(".")`,
  ),
  'signature-changed': changed(
    'const b=Buffer.from(s,"base64url"); b[b.length>>1]^=1; [h,p,b.toString("base64url")].join(".")',
  ),
  'foreign-key': changed(
    'const k=crypto.generateKeyPairSync("rsa",{modulusLength:2048}); ' +
      '[h,p,crypto.sign("sha256",h+"."+p,k.privateKey).toString("base64url")].join(".")',
  ),
  'alg-none': changed(`[${encoded('`{"alg":"none","typ":"JWT"}`')},p,""].join(".")`),
  'alg-none-case': changed(`[${encoded('`{"alg":"nOnE","typ":"JWT"}`')},p,""].join(".")`),
  'signature-empty': changed('[h,p,""].join(".")'),
  'embedded-key': changed(
    `const k=crypto.generateKeyPairSync("rsa",{modulusLength:2048}); const t=${encoded(
      'JSON.stringify({alg:"RS256",typ:"JWT",jwk:k.publicKey.export({format:"jwk"})})',
    )}+"."+p; t+"."+crypto.sign("sha256",t,k.privateKey).toString("base64url")`,
  ),
  'kid-path': changed(
    `const t=${encoded('`{"alg":"HS256","typ":"JWT","kid":"../../../../../../dev/null"}`')}+"."+p; t+"."+crypto.createHmac("sha256","").update(t).digest("base64url")`,
  ),
  'public-key': changed(
    `const {keys}=JSON.parse(child_process.execFileSync("curl",["-s","{origin}/.well-known/jwks.json"])); const {kid}=JSON.parse(Buffer.from(h,"base64url")); const pem=crypto.createPublicKey({key:keys.find((k)=>k.kid===kid),format:"jwk"}).export({type:"spki",format:"pem"}); const t=${encoded(
      'JSON.stringify({alg:"HS256",typ:"JWT",kid})',
    )}+"."+p; t+"."+crypto.createHmac("sha256",pem).update(t).digest("base64url")`,
  ),
};

/** The header for a credential, as a curl argument; undefined when there is none. */
function headerOf(credential: CredentialName, origin: string): string | undefined {
  if (credential === 'absent' || credential === 'query') return undefined;
  if (credential === 'cookie') return '"Cookie: access_token=$AUTH0_API_TOKEN"';
  const spelled = authorizationOf(credential, '$AUTH0_API_TOKEN');
  // Some shells read an exclamation mark in double quotes as a command.
  if (spelled !== undefined) return `"Authorization: ${spelled}"`.replace('!"', `"'!'`);
  const tampered = own<string>(TAMPERED, credential)?.replace('{origin}', origin);
  return tampered ?? `"Authorization: Bearer $${tokenVariable(credential)}"`;
}

/** A text body, as it is sent. */
export const textOf = (body: Exclude<Body, { kind: 'base64' }>): string =>
  body.kind === 'json' ? (body.text ?? JSON.stringify(body.value)) : body.text;

export const bytesIn = (body: Body): Uint8Array =>
  body.kind === 'base64' ? Buffer.from(body.base64, 'base64') : new TextEncoder().encode(textOf(body));

/** Bytes as an argument of `printf '%b'`. Octal escapes, which every shell knows, replace all but ASCII. */
const escapedBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    if (byte === 0x5c) return '\\\\';
    return byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\0${byte.toString(8).padStart(3, '0')}`;
  }).join('');

/** The body as curl arguments; through printf, byte for byte, where a terminal cannot show it as it is. */
function data(body: Body, caseId: string, bodyOptions: string) {
  const text = body.kind === 'base64' ? undefined : textOf(body);
  if (text !== undefined && text.length <= room(caseId) && showUnprintable(text) === text)
    return { before: '', option: `--data-raw ${shellQuote(text)}` };
  const bytes = bytesIn(body);
  const made =
    bytes.length <= room(caseId)
      ? `printf '%b' ${shellQuote(escapedBytes(bytes))}`
      : `npx patchproof body${bodyOptions} ${shellQuote(caseId)}`;
  return { before: `${made} | `, option: '--data-binary @-' };
}

/** A header as a curl argument. Without a value it needs a semicolon, or curl leaves the header out. */
const header = (name: string, value: string): string =>
  `-H ${shellQuote(value === '' ? `${name};` : `${name}: ${value}`)}`;

/** The content type that is sent; curl must not add one of its own. */
function contentType({ mediaType, body }: Request): readonly string[] {
  if (mediaType !== undefined) return [header('Content-Type', mediaType)];
  return body === undefined ? [] : ["-H 'Content-Type:'"];
}

/** Replaces placeholders such as `{organization}` with the ids of a run. */
export const resolve = (path: string, subject: Subject): string =>
  path.replace(/\{(\w+)\}/g, (whole, name: string) => idFor(name, subject) ?? whole);

/** Tokens stay in the environment. `bodyOptions`: options of `patchproof body`, with a leading space. */
export function curl(
  request: Request,
  caseId: string,
  origin: string,
  subject: Subject,
  bodyOptions: string = '',
): string {
  const { method, path, credential, headers = {} } = request;
  const token = headerOf(credential, origin);
  const body = request.body === undefined ? undefined : data(request.body, caseId, bodyOptions);
  const url = `${origin}/api/v2${resolve(path, subject)}`;
  // curl reads brackets and braces as patterns.
  const options = `-i --path-as-is${/[[\]{}]/.test(url) ? ' --globoff' : ''}`;
  const query =
    credential === 'query' ? `"${url.includes('?') ? '&' : '?'}access_token=$AUTH0_API_TOKEN"` : '';
  return [
    `${body?.before ?? ''}curl ${options} ${method === 'HEAD' ? '-I' : `-X ${shellWord(method)}`} ${shellQuote(url)}${query}`,
    ...(token === undefined ? [] : [`-H ${token}`]),
    ...Object.entries(headers).map(([name, value]) => header(name, value)),
    ...contentType(request),
    ...(body === undefined ? [] : [body.option]),
  ].join(' ');
}
