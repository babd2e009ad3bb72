/** The curve of kills over requests, as a picture. */

interface Frame {
  /** Requests of a whole run. */
  readonly requests: number;
  /** Mutants there are to kill. */
  readonly mutants: number;
}

const width = 640;
const height = 320;
const margin = 44;

export function renderCurve(
  curve: readonly (readonly [requests: number, kills: number])[],
  { requests, mutants }: Frame,
): string {
  const most = Math.max(requests, ...curve.map(([at]) => at));
  const x = (at: number): number => margin + ((width - 2 * margin) * at) / most;
  const y = (kills: number): number => height - margin - ((height - 2 * margin) * kills) / mutants;
  const point = (at: number, kills: number): string => `${x(at).toFixed(1)},${y(kills).toFixed(1)}`;
  let last = 0;
  const stairs = curve.flatMap(([at, kills]) => {
    const before = last;
    last = kills;
    return [point(at, before), point(at, kills)];
  });
  const line = [point(0, 0), ...stairs, point(most, last)].join(' ');
  const ticks = [0, 40, 80, 120, 160].filter((at) => at <= most);
  const shares = [0, 0.25, 0.5, 0.75, 1];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    '<title>Mutants killed over requests sent</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...shares.flatMap((share) => [
      `<line x1="${margin}" x2="${width - margin}" y1="${y(share * mutants)}" y2="${y(share * mutants)}" stroke="#ddd"/>`,
      `<text x="${margin - 6}" y="${y(share * mutants) + 4}" text-anchor="end">${Math.round(share * 100)} %</text>`,
    ]),
    ...ticks.map((at) => `<text x="${x(at)}" y="${height - margin + 18}" text-anchor="middle">${at}</text>`),
    `<line x1="${x(40)}" x2="${x(40)}" y1="${margin}" y2="${height - margin}" stroke="#bbb" stroke-dasharray="4 3"/>`,
    `<polyline points="${line}" fill="none" stroke="#1f6feb" stroke-width="2"/>`,
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle">requests sent</text>`,
    `<text x="${margin}" y="${margin - 16}">${last} of ${mutants} mutants killed</text>`,
    '</svg>',
    '',
  ].join('\n');
}
