import type { Case, Fault } from '../model.ts';

/** Which cases a rule is about. */

export const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';
/** An open question of the contract. Nobody judges writes of the harness itself, so they are not included. */
export const isOpenQuestion = ({ aim, edges }: Case): boolean =>
  aim.kind === 'open' && edges.some(({ keyword }) => keyword === 'open');

export const isReject = ({ aim }: Case): boolean => aim.kind === 'reject';
/** Cases that are refused, or may be. A refusal has the same shape in both. */
export const isRefusable = (candidate: Case): boolean => isReject(candidate) || isOpenQuestion(candidate);
export const isAcceptable = (candidate: Case): boolean => isAccept(candidate) || isOpenQuestion(candidate);
/** Cases that violate the contract in one of these places. */
export const hasFault =
  (...places: readonly Fault['in'][]) =>
  ({ aim }: Case): boolean =>
    aim.kind === 'reject' && places.includes(aim.fault.in);
export const isPatch = ({ request }: Case): boolean => request.method === 'PATCH';

/** Cases with an edge of this subject and keyword; with `values`, only edges with one of them. */
export const at =
  (subject: string, keyword: string, ...values: readonly string[]) =>
  ({ edges }: Case): boolean =>
    edges.some(
      (edge) =>
        edge.subject === subject &&
        edge.keyword === keyword &&
        (values.length === 0 || values.includes(edge.value)),
    );
