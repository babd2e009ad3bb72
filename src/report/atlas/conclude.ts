import type { Atlas } from '../../record/atlas.ts';
import { circumstances, tested, type WordedVerdict } from '../verdict.ts';
import { count } from '../words.ts';

/** One sentence about a whole atlas, and what has to be said beside it. */
export function concludeAtlas({ header, entries, limits, unasked }: Atlas): Omit<WordedVerdict, 'exitCode'> {
  const { sent, planned, restoring, unrestored, unread = [] } = header;
  const cut = unasked.filter((one) => one.cut);
  const back =
    restoring === undefined || restoring.writes + restoring.reads === 0
      ? ''
      : `; of these, ${count(restoring.writes, 'write')} and ${count(restoring.reads, 'read')} restored what was changed`;
  const requests = `${count(sent.writes, 'write')}, ${count(sent.reads, 'read')} of at most ${planned.writes} and ${planned.reads}${back}`;
  const what = `${count(entries.length, 'question')} answered by ${tested(header)}, ${count(limits.length, 'limit')} measured (${requests}).`;
  return {
    sentence: cut.length > 0 || unrestored.length > 0 ? `Cannot tell all: ${what}` : what,
    notes: [
      ...circumstances(header),
      ...(unasked.length - cut.length > 0
        ? [`${count(unasked.length - cut.length, 'question')} cannot be asked of this tenant`]
        : []),
      ...(cut.length > 0 ? [`${count(cut.length, 'question')} cut off: ${cut[0]?.because ?? ''}`] : []),
      ...unread,
      ...unrestored.map((line) => `Not restored: ${line}`),
    ],
  };
}
