export type Paint = Readonly<Record<'bad' | 'warn' | 'good' | 'dim' | 'strong', (text: string) => string>>;

/** No colour. */
export const plain: Paint = { bad: asIs, warn: asIs, good: asIs, dim: asIs, strong: asIs };

/** ANSI colours for a terminal. */
export const coloured: Paint = {
  bad: ansi(31, 39),
  warn: ansi(33, 39),
  good: ansi(32, 39),
  dim: ansi(2, 22),
  strong: ansi(1, 22),
};

function asIs(text: string): string {
  return text;
}

function ansi(open: number, close: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
}
