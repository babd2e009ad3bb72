/** What a URI may hold as it is, and percent escapes that are there already. */
const FOREIGN = /%(?![\da-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gi;

/** Where a request went, spelled as it was sent: dots and escapes of a path are not resolved. Undefined for no URL. */
export function harUrl(target: string, path: string): string | undefined {
  const url = encode(`${target}/api/v2${path}`);
  return /^https?:\/\/[^/?#]+\//.test(url) && URL.canParse(url) ? url : undefined;
}

function encode(text: string): string {
  return text.replace(FOREIGN, percent);
}

function percent(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('')
    .toUpperCase();
}
