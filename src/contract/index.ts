export { lookup, stepsOf } from '../text/json.ts';
export * from './assemble.ts';
export * from './load.ts';
export * from './members.ts';
export * from './revisions.ts';
export * from './validate.ts';
