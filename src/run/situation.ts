import type { Case, CredentialName, Place, Subject, View } from '../model.ts';

/** What is known of the target before the first write; decides which cases can be sent at all. */
export interface Situation {
  readonly subject: Subject;
  /** Strategy of the connection under test. */
  readonly strategy: string;
  readonly nameIsSet: boolean;
  readonly lacks: (credential: CredentialName) => string | undefined;
  /** Views that could not be read, and why. */
  readonly unreadable: Readonly<Partial<Record<View, string>>>;
}

/** A target that has everything: its plan shows all that could be sent. */
export const everything = (strategy: string): Situation => ({
  subject: { organization: '', connection: '', other_organization: '', other_connection: '' },
  strategy,
  nameIsSet: false,
  lacks: () => undefined,
  unreadable: {},
});

const variables = {
  other_organization: 'PATCHPROOF_OTHER_ORGANIZATION_ID',
  other_connection: 'PATCHPROOF_OTHER_CONNECTION_ID',
} as const;

function missing(path: string, subject: Subject): string | undefined {
  for (const name of ['other_organization', 'other_connection'] as const) {
    if (path.includes(`{${name}}`) && subject[name] === undefined) return `${variables[name]} is not set`;
  }
  return undefined;
}

const viewOf: Readonly<Partial<Record<Place, View>>> = {
  'other-connection': 'other-connection',
  'other-organization': 'other-organization',
};

/** Why a case cannot be sent in this situation, or undefined when it can. */
export function unavailable(candidate: Case, situation: Situation): string | undefined {
  const { request, needs = [], place, aim } = candidate;
  const view = aim.kind === 'read' ? aim.view : viewOf[place];
  const unread = view === undefined ? undefined : situation.unreadable[view];
  const lacking = missing(request.path, situation.subject) ?? situation.lacks(request.credential) ?? unread;
  if (lacking !== undefined) return lacking;
  if (needs.includes('database') && situation.strategy !== 'auth0') {
    return `the connection is enterprise (${situation.strategy}); this member is for database connections`;
  }
  if (needs.includes('taken')) return 'it is refused on this connection, and documents leave that open';
  if (needs.includes('name-unset') && situation.nameIsSet) return 'a name is set on the connection already';
  return undefined;
}
