/** Packs bytes with gzip. */
export function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return through(new CompressionStream("gzip"), bytes, Infinity);
}

/**
 * Unpacks gzip.
 * @param most the limit of unpacked bytes. More is an error, so a small text cannot fill the memory.
 */
export function gunzip(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  return through(new DecompressionStream("gzip"), bytes, most);
}

async function through(
  transform: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
  most: number,
): Promise<Uint8Array> {
  const writer = transform.writable.getWriter();
  // The reader below reports the same error.
  const written = writer.write(new Uint8Array(bytes)).then(() => writer.close());
  written.catch(() => undefined);
  const reader = (transform.readable as ReadableStream<Uint8Array>).getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error(`more than ${most} bytes`);
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
