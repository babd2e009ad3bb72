/** What your code does with the Management API; the tests judge what it gets back. */
const { AUTH0_DOMAIN = '', AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET } = process.env;
const { PATCHPROOF_ORGANIZATION_ID: organization, PATCHPROOF_CONNECTION_ID: connection } = process.env;

const origin = AUTH0_DOMAIN.startsWith('http') ? AUTH0_DOMAIN : `https://${AUTH0_DOMAIN}`;

async function token(): Promise<string> {
  const response = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: AUTH0_CLIENT_ID,
      client_secret: AUTH0_CLIENT_SECRET,
      audience: `${origin}/api/v2/`,
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

let bearer: Promise<string> | undefined;

export async function updateConnection(body: unknown): Promise<Response> {
  bearer ??= token();
  return fetch(`${origin}/api/v2/organizations/${organization}/connections/${connection}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${await bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
