import type { RunHeader } from '../model.ts';

/** When a run began, in milliseconds since the epoch; 0 when its record does not say. */
export function startOf({ startedAt }: Pick<RunHeader, 'startedAt'>): number {
  const start = Date.parse(startedAt);
  return Number.isNaN(start) ? 0 : start;
}

/** The last instant with a year of four digits. */
const LATEST = 253_402_300_799_999;

/** An instant as ISO 8601, UTC, whatever number a record has. */
export function toIso(ms: number): string {
  return new Date(Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LATEST) : 0).toISOString();
}
