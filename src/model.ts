/**
 * The nouns of patchproof, types only. Read this file first, and of src/model what you need.
 *
 * A contract says which requests and answers are allowed; partitions cut all requests into classes; a case is
 * one request drawn from a partition; a target turns a case into an observation; a rule turns an observation
 * into a verdict; verdicts fold into findings; findings are the record; a report is a view of the record.
 *
 * What a record holds is in src/record/record.ts, what a baseline holds in src/history/baseline-format.ts.
 */

export type { Json, JsonObject } from './model/wire.ts';

// ---- What is sent: a request names its credential; a case is a request and what the contract says of it.

export type { Aim, Case, Edge, Fault, Profile, Trait } from './model/case.ts';
export type {
  Body,
  CredentialName,
  RecordedBody,
  RecordedRequest,
  Request,
  Resource,
  SpecialToken,
} from './model/wire.ts';

// ---- What comes back: a target replies; an observation is an exchange with what is known around it.

export type { Exchange, Observation, Snapshot, Span } from './model/rule.ts';
export type { Leak } from './model/verdict.ts';
export type { Reply, Response, Subject, Target, TargetFault } from './model/wire.ts';

// ---- What is said of it: a rule judges observations, and all its verdicts fold into one finding.

export type { Finding, Outcome, TokenFacts, Tolerance } from './model/finding.ts';
export type { Level, Part, Rule, Source } from './model/rule.ts';
export type {
  Actual,
  BrokenVerdict,
  Deviation,
  Difference,
  Expected,
  MemberDifference,
  Verdict,
  Violation,
} from './model/verdict.ts';
