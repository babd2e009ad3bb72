/** Numbers in order, runs of them drawn together: `12–20, 31`. */
export function numbers(list: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of [...new Set(list)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
