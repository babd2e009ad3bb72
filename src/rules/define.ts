import type { Case, Part, Rule } from '../model.ts';

/** A rule, without what most rules of its part have in common. */
type Claim = Pick<Rule, 'id' | 'statement' | 'source' | 'judge'> & Partial<Rule>;

export const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';
/** A question that the contract leaves open; writes of the harness itself, which are judged by nobody, are none. */
export const isOpenQuestion = ({ aim, edges }: Case): boolean =>
  aim.kind === 'open' && edges.some(({ keyword }) => keyword === 'open');

const isReject = ({ aim }: Case): boolean => aim.kind === 'reject';
/** What is refused, or may be: a refusal of what the contract leaves open has the shape of any other. */
const isRefusable = (candidate: Case): boolean => isReject(candidate) || isOpenQuestion(candidate);
/** What is accepted, or may be. */
const isAcceptable = (candidate: Case): boolean => isAccept(candidate) || isOpenQuestion(candidate);
export const isPatch = ({ request }: Case): boolean => request.method === 'PATCH';

/** Cases at an edge of a subject: of some classes, where values name them. */
export const at =
  (subject: string, keyword: string, ...values: readonly string[]) =>
  ({ edges }: Case): boolean =>
    edges.some(
      (edge) =>
        edge.subject === subject &&
        edge.keyword === keyword &&
        (values.length === 0 || values.includes(edge.value)),
    );

/** The file of the contract that a rule of a part stands in, and where that is a schema: of a member, or of a keyword. */
const FILES = {
  request: 'request-body.json',
  path: 'path.json',
  response: 'response-200.json',
  error: 'response-error.json',
} as const;

export const operationPlace = (...keys: readonly string[]): Rule['place'] => ({
  file: 'operation.json',
  keys,
});

/** `steps` lead to the member; none for the schema as a whole. */
export const schemaPlace = (
  schema: keyof typeof FILES,
  steps: readonly string[],
  keyword?: string,
): Rule['place'] => ({
  file: FILES[schema],
  keys: [...steps.flatMap((step) => ['properties', step]), ...(keyword === undefined ? [] : [keyword])],
});

export const documentedStatuses = operationPlace('statuses', 'documented');

const COMMON: Readonly<Record<Part, Pick<Rule, 'needs' | 'reads' | 'about' | 'place'> & Partial<Rule>>> = {
  request: { needs: 'every', reads: [], about: isReject, place: schemaPlace('request', [], 'type') },
  response: { needs: 'one', reads: [], about: isAcceptable, place: schemaPlace('response', [], 'type') },
  error: { needs: 'one', reads: [], about: isRefusable, place: schemaPlace('error', [], 'type') },
  authorization: { needs: 'every', reads: ['home'], about: isReject, place: documentedStatuses },
  state: {
    ...{ needs: 'every', reads: ['home'], about: isAccept },
    ...{ place: operationPlace('method'), otherCause: 'other writer' },
  },
};

/** Makes rules of a part: each with what is different about it. */
export const define =
  (part: Part) =>
  (claim: Claim): Rule => ({ level: 'must', ...COMMON[part], part, ...claim });

/** Makes rules of a part that are judged alike, unless they say otherwise. */
export const defineJudged =
  (part: Part, judge: Rule['judge']) =>
  (claim: Omit<Claim, 'judge'> & Partial<Pick<Rule, 'judge'>>): Rule =>
    define(part)({ judge, ...claim });
