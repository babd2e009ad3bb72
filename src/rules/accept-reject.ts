import { isBroken, isUnset, levelTie, ties } from '../contract/ties.ts';
import type { Observation, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { accepted, isRedirect, objectOf, refused, sentBody, strategyOf, unanswered } from './oracle.ts';
import { inapplicable, inconclusive, pass, wrongStatus } from './verdicts.ts';

/**
 * The statuses that answer a case. Of a wrong credential, 401, 403 and 404 all do, once the control was
 * accepted and a later reading shows that the tenant still takes the right one: a door that is shut to all
 * proves nothing.
 */
function answersOf({ case: { aim }, span, control }: Observation): readonly number[] {
  if (aim.kind !== 'reject') return [];
  const open = aim.fault.in === 'credential' && accepted(control) && span?.after.kind === 'known';
  return open ? [...aim.statuses, 401, 403, 404] : aim.statuses;
}

/**
 * A router that redirects what is no path of the operation carries nothing out: that is its way to refuse.
 */
const isRouted = ({ case: { aim }, reply }: Observation): boolean =>
  aim.kind === 'reject' && (aim.fault.in === 'route' || aim.fault.in === 'path') && isRedirect(reply);

/**
 * "Tried to read/write a field that is not allowed with provided bearer token scopes": documented with a 403.
 */
const isFieldDenied = ({ case: { aim }, reply }: Observation): boolean =>
  aim.kind === 'reject' &&
  aim.fault.in === 'body' &&
  aim.fault.keyword === 'additionalProperties' &&
  reply.kind === 'response' &&
  reply.status === 403 &&
  objectOf(reply)?.errorCode === 'insufficient_scope';

/**
 * A rejection counts when its status is one the case may be answered with and the control, the same request
 * without the fault, was accepted in the same run. Anything that did not reach validation is inconclusive.
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
 * Whether a body holds what a correct server may refuse. "Only applicable for enterprise connections":
 * whether others may refuse it, or one of its values, is documented nowhere. A value that was taken once is
 * taken always, and one that takes nothing else refuses it for another reason.
 */
function isOpen(observation: Observation): boolean {
  const { taken } = observation;
  const value = sentBody(observation)?.show_as_button;
  if (value === undefined || strategyOf(observation) !== 'auth0') return false;
  return taken === undefined || (taken.size > 0 && !taken.has(`show_as_button=${JSON.stringify(value)}`));
}

/** What an answer to a valid request says whatever is in it: undefined when it refuses this one. */
function judgeUnrefused(observation: Observation): Verdict | undefined {
  const { reply, front } = observation;
  if (accepted(reply)) return pass;
  if (front !== undefined) return inapplicable(front);
  const silent = unanswered(observation);
  return silent === undefined ? undefined : inconclusive(silent);
}

/** An accepted class. A body that packs several classes and is refused accuses none of them: its parts do. */
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
 * "If the name is not set, it must be populated before changing" the level: whether at once is before, nobody
 * says.
 */
function raisesUnnamed(observation: Observation): boolean {
  const { span } = observation;
  if (span?.before.kind !== 'known') return false;
  return isUnset(levelTie, span.before.value) && levelTie.asks(sentBody(observation)?.[levelTie.member]);
}

/** Whether a body enables signup and leaves out membership: recorded is a refusal of a body that has both. */
function signsUpAlone(observation: Observation): boolean {
  const { is_signup_enabled: signup, assign_membership_on_login: assign } = sentBody(observation) ?? {};
  return signup === true && assign === undefined;
}

/**
 * Whether a body that breaks no tie by itself breaks one together with what is stored: what then follows is
 * open.
 */
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
