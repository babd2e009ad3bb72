import type { DriftFinding } from '../../model.ts';
import { factFinding } from './fact-finding.ts';
import type { Facts } from './facts.ts';
import { bare, covers, jsonAmong } from './media-type.ts';

/** What only the contract lists is gone, what only the document lists is new. */
function listed(
  keyword: string,
  gone: readonly string[],
  fresh: readonly string[],
  words: { readonly gone: Said; readonly fresh: (one: string) => Said },
): readonly DriftFinding[] {
  return [
    ...gone.map((one) => factFinding({ keyword, subject: one, contract: one, ...words.gone })),
    ...fresh.map((one) => factFinding({ keyword, subject: one, document: one, ...words.fresh(one) })),
  ];
}

type Said = Pick<DriftFinding, 'breaks' | 'meaning'>;

export function compareMediaTypes(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  const known = theirs.mediaTypes.map(bare);
  const own = ours.mediaTypes.map(bare);
  return listed(
    'mediaType',
    own.filter((one) => !known.some((range) => covers(range, one))),
    known.filter((one) => !own.includes(one)),
    {
      gone: { breaks: 'clients', meaning: 'clients that send it may be refused' },
      fresh: () => ({
        breaks: 'servers',
        meaning: 'clients are unaffected; servers built on the contract refuse it',
      }),
    },
  );
}

/** Whether a status is among those written down, by itself or in a range; `default` is every other one. */
const isAmong = (status: string, written: readonly string[]): boolean =>
  written.some((one) => one === status || one === 'default' || one === `${status.charAt(0)}XX`);

export function compareStatuses(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  const recorded = ours.recorded.map(String);
  return listed(
    'status',
    ours.statuses.filter((status) => !isAmong(status, theirs.statuses)),
    theirs.statuses.filter((status) => !isAmong(status, ours.statuses)),
    {
      gone: {
        breaks: 'servers',
        meaning: 'clients are unaffected; servers built on the contract may answer with it',
      },
      fresh: (status) =>
        recorded.includes(status)
          ? { breaks: 'nobody', meaning: 'answers of this status were recorded before it was documented' }
          : { breaks: 'clients', meaning: 'clients built on the contract do not expect it' },
    },
  );
}

/** Whether the answer can be had as JSON. */
export function compareAnswers(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  if (jsonAmong(theirs.answerTypes) !== undefined) return [];
  return [
    factFinding({
      keyword: 'answer',
      contract: ours.answerTypes.join(', '),
      document: theirs.answerTypes.join(', ') || 'no body',
      breaks: 'clients',
      meaning: 'clients built on the contract cannot read the answer',
    }),
  ];
}

/** Parameters outside the path; the contract has none. */
export function compareParameters(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  const known = ours.parameters.map(({ name }) => name);
  return theirs.parameters
    .filter(({ name }) => !known.includes(name))
    .map(({ name, required }) =>
      factFinding({
        keyword: 'parameter',
        subject: name,
        document: required ? 'required' : 'optional',
        ...(required
          ? { breaks: 'clients', meaning: 'a request without it may be refused' }
          : {
              breaks: 'servers',
              meaning: 'clients are unaffected; servers built on the contract do not know it',
            }),
      }),
    );
}
