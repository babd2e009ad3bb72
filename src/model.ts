/**
 * The nouns of patchproof, types only. Read this file first, and of src/model what you need.
 *
 * A contract says which requests and answers are allowed; partitions cut all requests into classes; a case is
 * one request drawn from a partition; a target turns a case into an observation; a rule turns an observation
 * into a verdict; verdicts fold into findings; findings are the record; a report is a view of the record.
 *
 * What a record holds is in src/record/record.ts, what a baseline holds in src/history/baseline-format.ts.
 */

// What is sent: a request names its credential; a case is a request and what the contract says of it.
export type * from './model/case.ts';
// What is said of it: all verdicts of a rule fold into one finding.
export type * from './model/finding.ts';
// What is known: an observation is an exchange with what is known around it; a rule judges it.
export type * from './model/rule.ts';
// How a rule was broken: expected and actual as data, then as a record holds them.
export type * from './model/verdict.ts';
// Requests, and what a target replies.
export type * from './model/wire.ts';
