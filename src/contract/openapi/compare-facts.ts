import type { DriftFinding, Json } from '../../model.ts';
import type { Facts } from './facts.ts';
import { sameTemplate } from './locate.ts';
import { bare, covers, jsonAmong } from './media-type.ts';

type Breaks = DriftFinding['breaks'];

/** `subject` tells apart what there may be several of: a status, a media type, a parameter. */
function finding(
  keyword: string,
  sides: readonly [contract: Json | undefined, document: Json | undefined],
  breaks: Breaks,
  meaning: string,
  subject?: string,
): DriftFinding {
  const [contract, document] = sides;
  return {
    id: ['operation', keyword, subject].filter((word) => word !== undefined).join('.'),
    part: 'operation',
    pointer: '',
    keyword,
    ...(contract === undefined ? {} : { contract }),
    ...(document === undefined ? {} : { document }),
    breaks,
    meaning,
  };
}

type Compare = (ours: Facts, theirs: Facts) => readonly DriftFinding[];

const changed = <T extends Json>(
  keyword: string,
  ours: T | undefined,
  theirs: T | undefined,
  breaks: Breaks,
  meaning: string,
): readonly DriftFinding[] =>
  ours === undefined || theirs === undefined || ours === theirs
    ? []
    : [finding(keyword, [ours, theirs], breaks, meaning)];

const address: Compare = (ours, theirs) => {
  const moved = 'what clients built on the contract send no longer reaches it';
  // Without a base path in the servers, the path alone is compared, or the path with the base path in it.
  const bases = (theirs.basePaths ?? []).filter((base) => base !== '');
  const said = bases.length === 0 ? [theirs.path] : bases.map((base) => base + theirs.path);
  const whole = (ours.basePaths ?? ['']).map((base) => base + ours.path);
  const wanted = bases.length === 0 ? [ours.path, ...whole] : whole;
  const isSame = said.some((path) => wanted.some((one) => sameTemplate(one, path)));
  return [
    ...changed('method', ours.method, theirs.method, 'clients', moved),
    ...(isSame ? [] : changed('path', wanted[0], said[0], 'clients', moved)),
  ];
};

const mediaTypes: Compare = (ours, theirs) => {
  const of = (sides: readonly [Json | undefined, Json | undefined], breaks: Breaks, meaning: string) =>
    finding('mediaType', sides, breaks, meaning, sides.find((one) => typeof one === 'string') as string);
  const known = theirs.mediaTypes.map(bare);
  return [
    ...ours.mediaTypes
      .filter((one) => !known.some((range) => covers(range, one)))
      .map((one) => of([one, undefined], 'clients', 'clients that send it may be refused')),
    ...known
      .filter((one) => !ours.mediaTypes.map(bare).includes(one))
      .map((one) =>
        of([undefined, one], 'servers', 'clients are unaffected; servers built on the contract refuse it'),
      ),
  ];
};

const answer: Compare = (ours, theirs) => {
  const given = theirs.answerTypes.join(', ') || 'no body';
  return jsonAmong(theirs.answerTypes) === undefined
    ? [
        finding(
          'answer',
          [ours.answerTypes.join(', '), given],
          'clients',
          'clients built on the contract cannot read the answer',
        ),
      ]
    : [];
};

const body: Compare = (ours, theirs) =>
  theirs.bodyRequired
    ? changed(
        'bodyRequired',
        ours.bodyRequired,
        true,
        'clients',
        'a request without a body, which the contract allows, may be refused',
      )
    : changed(
        'bodyRequired',
        ours.bodyRequired,
        false,
        'servers',
        'clients are unaffected; servers built on the contract refuse a request without a body',
      );

const isEnough = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length === 0 ||
  wanted.some((set) => set.split(' ').every((scope) => held.some((one) => one.split(' ').includes(scope))));

const security: Compare = (ours, theirs) => {
  if (ours.needsToken && !theirs.needsToken)
    return [
      finding(
        'security',
        ['a token', 'no token'],
        'servers',
        'clients are unaffected; servers built on the contract refuse a request without a token',
      ),
    ];
  if (ours.scopes.join() === theirs.scopes.join()) return [];
  const words = (scopes: readonly string[]): string => scopes.join(' or ') || 'any token';
  const sides = [words(ours.scopes), words(theirs.scopes)] as const;
  return [
    isEnough(ours.scopes, theirs.scopes)
      ? finding(
          'scope',
          sides,
          'servers',
          'clients are unaffected; servers built on the contract refuse tokens that are now enough',
        )
      : finding('scope', sides, 'clients', 'a token with the scope of the contract alone may be refused'),
  ];
};

/** Whether a status is among those written down, by itself or in a range; `default` is every other one. */
const isAmong = (status: string, written: readonly string[]): boolean =>
  written.some((one) => one === status || one === 'default' || one === `${status.charAt(0)}XX`);

const statuses: Compare = (ours, theirs) => {
  const of = (sides: readonly [Json | undefined, Json | undefined], breaks: Breaks, meaning: string) =>
    finding('status', sides, breaks, meaning, sides.find((one) => typeof one === 'string') as string);
  return [
    ...ours.statuses
      .filter((status) => !isAmong(status, theirs.statuses))
      .map((status) =>
        of(
          [status, undefined],
          'servers',
          'clients are unaffected; servers built on the contract may answer with it',
        ),
      ),
    ...theirs.statuses
      .filter((status) => !isAmong(status, ours.statuses))
      .map((status) =>
        ours.recorded.map(String).includes(status)
          ? of([undefined, status], 'nobody', 'answers of this status were recorded before it was documented')
          : of([undefined, status], 'clients', 'clients built on the contract do not expect it'),
      ),
  ];
};

const outsidePath: Compare = (ours, theirs) => {
  const names = ours.parameters.map(({ name }) => name);
  return theirs.parameters
    .filter(({ name }) => !names.includes(name))
    .map(({ name, required }) =>
      required
        ? finding(
            'parameter',
            [undefined, 'required'],
            'clients',
            'a request without it may be refused',
            name,
          )
        : finding(
            'parameter',
            [undefined, 'optional'],
            'servers',
            'clients are unaffected; servers built on the contract do not know it',
            name,
          ),
    );
};

const names: Compare = (ours, theirs) => [
  ...changed(
    'operationId',
    ours.operationId,
    theirs.operationId,
    'nobody',
    'a name for generated clients; nothing on the wire shows it',
  ),
  ...changed('lifecycle', ours.lifecycle, theirs.lifecycle, 'nobody', 'it says who may call the operation'),
  ...changed(
    'deprecated',
    ours.deprecated,
    theirs.deprecated,
    'nobody',
    theirs.deprecated
      ? 'it works as before, and may go in a later version'
      : 'it is no longer said to go in a later version',
  ),
];

/** What differs between two accounts of an operation that no body shows, in reading order. */
export function compareFacts(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  return [address, names, security, mediaTypes, body, outsidePath, statuses, answer].flatMap((compare) =>
    compare(ours, theirs),
  );
}
