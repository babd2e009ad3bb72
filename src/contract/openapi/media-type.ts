/** A media type without its parameters, in small letters. */
export const bare = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

/** Whether a range, `*` in either half, takes a media type in. */
export function covers(range: string, mediaType: string): boolean {
  const [kind = '', form = ''] = bare(range).split('/');
  const [ownKind = '', ownForm = ''] = bare(mediaType).split('/');
  return (kind === '*' || kind === ownKind) && (form === '*' || form === ownForm);
}

const ranks: readonly ((mediaType: string) => boolean)[] = [
  (one) => one === 'application/json',
  (one) => one.endsWith('+json'),
  (one) => covers(one, 'application/json'),
];

/** The media type that stands for JSON among several, or undefined. */
export const jsonAmong = (mediaTypes: readonly string[]): string | undefined =>
  ranks.flatMap((isIt) => mediaTypes.filter((one) => isIt(bare(one))))[0];
