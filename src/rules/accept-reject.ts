import { isBroken, isUnset, levelTie, ties } from '../contract/ties.ts';
import type { Observation, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { accepted, isRedirect, objectOf, refused, sentBody, strategyOf, unanswered } from './oracle.ts';
import { inapplicable, inconclusive, pass, wrongStatus } from './verdicts.ts';

/**
 * The statuses that count as an answer to a case.
 * A wrong credential may also get 401, 403 or 404, if the tenant accepted the control and still accepts
 * the right credential later. Otherwise it may refuse everything.
 */
function answersOf({ case: { aim }, span, control }: Observation): readonly number[] {
  if (aim.kind !== 'reject') return [];
  const open = aim.fault.in === 'credential' && accepted(control) && span?.after.kind === 'known';
  return open ? [...aim.statuses, 401, 403, 404] : aim.statuses;
}

/** A redirect refuses a path that is not of this operation: nothing is carried out. */
const isRouted = ({ case: { aim }, reply }: Observation): boolean =>
  aim.kind === 'reject' && (aim.fault.in === 'route' || aim.fault.in === 'path') && isRedirect(reply);

/** The documented 403 "Tried to read/write a field that is not allowed with provided bearer token scopes". */
const isFieldDenied = ({ case: { aim }, reply }: Observation): boolean =>
  aim.kind === 'reject' &&
  aim.fault.in === 'body' &&
  aim.fault.keyword === 'additionalProperties' &&
  reply.kind === 'response' &&
  reply.status === 403 &&
  objectOf(reply)?.errorCode === 'insufficient_scope';

/**
 * A rejection passes if its status is expected and the control was accepted in the same run.
 * Inconclusive if the request did not reach validation.
 */
export function judgeRejected(observation: Observation): Verdict {
  const { case: candidate, reply, control, front } = observation;
  if (candidate.aim.kind !== 'reject') return inapplicable('the contract allows this request');
  const { statuses } = candidate.aim;
  if (accepted(reply)) return wrongStatus(statuses, reply);
  if (front !== undefined) return inapplicable(front);
  if (isFieldDenied(observation)) return inapplicable('refused as a field that this token may not write');
  const silent = unanswered(observation, answersOf(observation));
  if (silent !== undefined) return inconclusive(silent);
  if (reply.kind === 'response' && !statuses.includes(reply.status) && !isRouted(observation))
    return wrongStatus(statuses, reply);
  if (candidate.control === undefined) return pass;
  if (control === undefined) return inapplicable('the same request without the fault was not sent');
  return accepted(control)
    ? pass
    : inconclusive(`refused, but so is the same request without the fault: ${describeReply(control)}`);
}

/**
 * Whether a database connection may refuse this show_as_button. The documents say only "Only applicable for
 * enterprise connections". It must accept a value that it accepted before. If it accepts no write at all,
 * it refuses for another reason.
 */
function isOpen(observation: Observation): boolean {
  const { taken } = observation;
  const value = sentBody(observation)?.show_as_button;
  if (value === undefined || strategyOf(observation) !== 'auth0') return false;
  return taken === undefined || (taken.size > 0 && !taken.has(`show_as_button=${JSON.stringify(value)}`));
}

/** The verdict on an answer to a valid request; undefined when this request is refused. */
function judgeUnrefused(observation: Observation): Verdict | undefined {
  const { reply, front } = observation;
  if (accepted(reply)) return pass;
  if (front !== undefined) return inapplicable(front);
  const silent = unanswered(observation);
  return silent === undefined ? undefined : inconclusive(silent);
}

/** Judges a body of an accepted class. If a body packs several classes and is refused, each is sent alone. */
export function judgeAccepted(observation: Observation): Verdict {
  const { case: candidate, reply, isolatedCases } = observation;
  if (refused(reply) && isolatedCases !== undefined)
    return inapplicable('refused among other members; judged alone');
  const unrefused = judgeUnrefused(observation);
  if (unrefused !== undefined) return unrefused;
  if ((candidate.isolatedCases ?? []).length > 0)
    return inconclusive(`refused among other members: ${describeReply(reply)}`);
  if (isOpen(observation))
    return inapplicable('whether it can be set on a database connection is not documented');
  if (clashes(observation)) return inapplicable(CLASHING);
  return wrongStatus([200], reply);
}

/**
 * Whether a body raises the level while no name is stored. "If the name attribute is not set, it must be
 * populated" before that: no document says whether one request may do both.
 */
function raisesUnnamed(observation: Observation): boolean {
  const { span } = observation;
  if (span?.before.kind !== 'known') return false;
  return isUnset(levelTie, span.before.value) && levelTie.asks(sentBody(observation)?.[levelTie.member]);
}

/** Whether a body enables signup without membership. A refusal is recorded only for a body that has both. */
function signsUpAlone(observation: Observation): boolean {
  const { is_signup_enabled: signup, assign_membership_on_login: assign } = sentBody(observation) ?? {};
  return signup === true && assign === undefined;
}

/** Whether the body breaks a tie only together with the stored values. What follows is not documented. */
function clashes(observation: Observation): boolean {
  const { span } = observation;
  const sent = sentBody(observation) ?? {};
  if (span?.before.kind !== 'known') return false;
  const merged = { ...span.before.value, ...sent };
  return ties.some((tie) => isBroken(tie, merged) && !isBroken(tie, sent));
}

const CLASHING = 'together with what is stored it breaks a tie';

/** A combination of classes that are each accepted alone. */
export function judgeCombination(observation: Observation): Verdict {
  const { reply, isolatedCases } = observation;
  const unrefused = judgeUnrefused(observation);
  if (unrefused !== undefined) return unrefused;
  const guilty = Object.entries(isolatedCases ?? {}).find(([, solo]) => !accepted(solo));
  if (guilty !== undefined) return inapplicable(`${guilty[0]} is refused alone`);
  if (!refused(reply)) return wrongStatus([200], reply);
  if (isolatedCases === undefined && isOpen(observation))
    return inapplicable('whether show_as_button can be set on a database connection is not documented');
  if (signsUpAlone(observation))
    return inapplicable(
      'whether signup can be enabled where membership is stored and not sent is not documented',
    );
  if (raisesUnnamed(observation))
    return inapplicable('whether a name can be set and the level raised at once is not documented');
  return clashes(observation) ? inapplicable(CLASHING) : wrongStatus([200], reply);
}
