import type { RunHeader, RunRecord } from '../../model.ts';

export interface Differing {
  /** Why what differs may be the runs and not the targets. */
  readonly doubts: readonly string[];
  /** What differs and does not keep rules from being compared. */
  readonly notes: readonly string[];
}

const selection = ({ only }: RunHeader): string => (only.length === 0 ? 'every rule' : only.join(', '));

function drawn({ profile, seed }: RunHeader): string {
  return profile === 'deep' ? `deep with seed ${seed}` : profile;
}

/** Whether two runs asked the same of their targets. */
export function compareRuns(base: RunRecord, here: RunRecord): Differing {
  const [was, is] = [base.header, here.header];
  const same = was.contract.hash === is.contract.hash;
  const doubts = [
    ...(here.end === undefined ? ['it is truncated: its run was cut off'] : []),
    ...(same ? [] : [`its contract is ${is.contract.revision}, not ${was.contract.revision}, or was edited`]),
    ...(drawn(was) === drawn(is) ? [] : [`its profile is ${drawn(is)}, not ${drawn(was)}`]),
    ...(selection(was) === selection(is) ? [] : [`it asked ${selection(is)}, not ${selection(was)}`]),
  ];
  const others = doubts.length === 0 && was.requestHash !== is.requestHash;
  return {
    doubts,
    notes: [
      ...(was.tool === is.tool ? [] : [`written by ${is.tool}, not ${was.tool}`]),
      ...(others ? ['other requests were planned: the target lacks, or has, a token or a resource'] : []),
    ],
  };
}
