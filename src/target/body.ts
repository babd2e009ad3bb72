/** At most so many bytes of a body are read, and so many after decompression. */
export const BODY_LIMIT = 1_000_000;

type Body = AsyncIterable<Uint8Array> & { readonly arrayBuffer: () => Promise<ArrayBuffer> };

/** The whole body, or undefined as soon as it passes the limit. `declared` is its content-length. */
export async function collect(body: Body, declared: string | undefined): Promise<Uint8Array | undefined> {
  // What says how long it is, and is held to that by HTTP, needs no counting.
  if (declared !== undefined && /^\d{1,6}$/.test(declared)) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Headers by name, repeated ones joined by a comma. */
export function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value = '']) => [
    name,
    typeof value === 'string' ? value : value.join(', '),
  ]);
  return Object.fromEntries(entries);
}
