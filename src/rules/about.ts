import type { Case, Fault } from '../model.ts';

/** Which cases a rule is about. */

export const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';
/**
 * A question that the contract leaves open; writes of the harness itself, which are judged by nobody, are
 * none.
 */
export const isOpenQuestion = ({ aim, edges }: Case): boolean =>
  aim.kind === 'open' && edges.some(({ keyword }) => keyword === 'open');

export const isReject = ({ aim }: Case): boolean => aim.kind === 'reject';
/** What is refused, or may be: a refusal of what the contract leaves open has the shape of any other. */
export const isRefusable = (candidate: Case): boolean => isReject(candidate) || isOpenQuestion(candidate);
export const isAcceptable = (candidate: Case): boolean => isAccept(candidate) || isOpenQuestion(candidate);
/** Cases that have such a fault. */
export const hasFault =
  (...places: readonly Fault['in'][]) =>
  ({ aim }: Case): boolean =>
    aim.kind === 'reject' && places.includes(aim.fault.in);
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
