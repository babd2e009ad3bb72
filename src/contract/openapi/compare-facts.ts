import type { DriftFinding } from '../../model.ts';
import { compareAnswers, compareMediaTypes, compareParameters, compareStatuses } from './compare-lists.ts';
import { changed, factFinding } from './fact-finding.ts';
import type { Facts } from './facts.ts';
import { sameTemplate } from './locate.ts';

type Compare = (ours: Facts, theirs: Facts) => readonly DriftFinding[];

const address: Compare = (ours, theirs) => {
  const said = {
    breaks: 'clients',
    meaning: 'what clients built on the contract send no longer reaches it',
  } as const;
  // Without a base path in the servers, the path alone is compared, or the path with the base path in it.
  const bases = (theirs.basePaths ?? []).filter((base) => base !== '');
  const found = bases.length === 0 ? [theirs.path] : bases.map((base) => base + theirs.path);
  const whole = (ours.basePaths ?? ['']).map((base) => base + ours.path);
  const wanted = bases.length === 0 ? [ours.path, ...whole] : whole;
  const isSame = found.some((path) => wanted.some((one) => sameTemplate(one, path)));
  return [
    ...changed({ keyword: 'method', contract: ours.method, document: theirs.method, ...said }),
    ...(isSame ? [] : changed({ keyword: 'path', contract: wanted[0], document: found[0], ...said })),
  ];
};

const names: Compare = (ours, theirs) => [
  ...changed({
    keyword: 'operationId',
    contract: ours.operationId,
    document: theirs.operationId,
    breaks: 'nobody',
    meaning: 'a name for generated clients; nothing on the wire shows it',
  }),
  ...changed({
    keyword: 'lifecycle',
    contract: ours.lifecycle,
    document: theirs.lifecycle,
    breaks: 'nobody',
    meaning: 'it says who may call the operation',
  }),
  ...changed({
    keyword: 'deprecated',
    contract: ours.deprecated,
    document: theirs.deprecated,
    breaks: 'nobody',
    meaning: theirs.deprecated
      ? 'it works as before, and may go in a later version'
      : 'it is no longer said to go in a later version',
  }),
];

const body: Compare = ({ bodyRequired: contract }, { bodyRequired: document }) =>
  changed({
    keyword: 'bodyRequired',
    contract,
    document,
    ...(document
      ? {
          breaks: 'clients',
          meaning: 'a request without a body, which the contract allows, may be refused',
        }
      : {
          breaks: 'servers',
          meaning: 'clients are unaffected; servers built on the contract refuse a request without a body',
        }),
  });

/** Whether a token with the contract's scopes is enough for one of the alternatives. */
const isEnough = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((all) => all.split(' ').every((scope) => held.includes(scope)));

const security: Compare = (ours, theirs) => {
  if (ours.needsToken && !theirs.needsToken)
    return [
      factFinding({
        keyword: 'security',
        contract: 'a token',
        document: 'no token',
        breaks: 'servers',
        meaning: 'clients are unaffected; servers built on the contract refuse a request without a token',
      }),
    ];
  const words = (scopes: readonly string[]): string => scopes.join(' or ') || 'any token';
  return changed({
    keyword: 'scope',
    contract: words(ours.scopes),
    document: words(theirs.scopes),
    ...(isEnough(ours.scopes, theirs.scopes)
      ? {
          breaks: 'servers',
          meaning: 'clients are unaffected; servers built on the contract refuse tokens that are now enough',
        }
      : { breaks: 'clients', meaning: 'a token with the scope of the contract alone may be refused' }),
  });
};

const all: readonly Compare[] = [
  address,
  names,
  security,
  compareMediaTypes,
  body,
  compareParameters,
  compareStatuses,
  compareAnswers,
];

/** What differs between two accounts of an operation that no body shows, in reading order. */
export function compareFacts(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  return all.flatMap((compare) => compare(ours, theirs));
}
