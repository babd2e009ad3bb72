import type { Body, CredentialName, Request, Subject } from '../model.ts';

const longest = 2_000;

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A shell expression for a changed token, made from the real one where it is used, never printed. */
const changed = (change: string): string =>
  `"Authorization: Bearer $(node -p 'const [h,p,s]=process.env.AUTH0_API_TOKEN.split("."); ${change}')"`;

const encoded = (json: string): string => `Buffer.from(${json}).toString("base64url")`;

const authorization: Readonly<Record<CredentialName, string | undefined>> = {
  full: '"Authorization: Bearer $AUTH0_API_TOKEN"',
  absent: undefined,
  query: undefined,
  basic: `"Authorization: Basic $(printf patchproof:patchproof | base64)"`,
  'bearer-alone': `"Authorization: Bearer"`,
  opaque: `"Authorization: Bearer patchproofpatchproofpatchproof00"`,
  'payload-changed': changed(
    `const c=JSON.parse(Buffer.from(p,"base64url")); c.sub="patchproof"; [h,${encoded('JSON.stringify(c)')},s].join(".")`,
  ),
  'signature-changed': changed(
    'const b=Buffer.from(s,"base64url"); b[b.length>>1]^=1; [h,p,b.toString("base64url")].join(".")',
  ),
  'foreign-key': changed(
    'const k=crypto.generateKeyPairSync("rsa",{modulusLength:2048}); [h,p,crypto.sign("sha256",h+"."+p,k.privateKey).toString("base64url")].join(".")',
  ),
  'alg-none': changed(`[${encoded('`{"alg":"none","typ":"JWT"}`')},p,""].join(".")`),
  expired: '"Authorization: Bearer $PATCHPROOF_EXPIRED_TOKEN"',
  'other-audience': '"Authorization: Bearer $PATCHPROOF_OTHER_AUDIENCE_TOKEN"',
  'other-issuer': '"Authorization: Bearer $PATCHPROOF_OTHER_ISSUER_TOKEN"',
  unscoped: '"Authorization: Bearer $PATCHPROOF_UNSCOPED_TOKEN"',
  'read-scope': '"Authorization: Bearer $PATCHPROOF_READ_SCOPE_TOKEN"',
};

/** The body as curl takes it; a long or binary one is made by the command line again, byte for byte. */
function data(body: Body, caseId: string): { readonly before: string; readonly option: string } {
  const text =
    body.kind === 'json' ? JSON.stringify(body.value) : body.kind === 'text' ? body.text : undefined;
  if (text !== undefined && text.length <= longest && !text.includes('\u0000')) {
    return { before: '', option: `--data-raw ${quote(text)}` };
  }
  return { before: `npx patchproof body ${quote(caseId)} | `, option: '--data-binary @-' };
}

/** Replaces `{organization}` and its like by the ids of a run. */
export function resolve(path: string, subject: Subject): string {
  const ids: Readonly<Record<string, string | undefined>> = { ...subject };
  return path.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
}

/** A command line that sends the request again. Tokens stay in the environment. */
export function curl(request: Request, caseId: string, origin: string, subject: Subject): string {
  const header = authorization[request.credential];
  const body = request.body === undefined ? undefined : data(request.body, caseId);
  return [
    `${body?.before ?? ''}curl -i --path-as-is ${request.method === 'HEAD' ? '-I' : `-X ${request.method}`} ${quote(`${origin}/api/v2${resolve(request.path, subject)}`)}${request.credential === 'query' ? '"?access_token=$AUTH0_API_TOKEN"' : ''}`,
    ...(header === undefined ? [] : [`-H ${header}`]),
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(request.mediaType === undefined ? [] : [`-H 'Content-Type: ${request.mediaType}'`]),
    ...(body === undefined ? [] : [body.option]),
  ].join(' ');
}
