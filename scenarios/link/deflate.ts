// Deflate (RFC 1951) by the platform's own streams, which browsers have since 2023 and Node since 18. Where they are
// missing a link is written in stored blocks, which is deflate as well, and only such links can be read.
import { LinkError } from "./error.ts";

const STORED_BLOCK = 65_535;

/** Where compression comes from; a test takes it away. */
export interface Streams {
  readonly CompressionStream?: typeof CompressionStream;
  readonly DecompressionStream?: typeof DecompressionStream;
}

export async function deflate(
  bytes: Uint8Array<ArrayBuffer>,
  streams: Streams = globalThis,
): Promise<Uint8Array> {
  if (!streams.CompressionStream) return store(bytes);
  return collect(
    new Blob([bytes]).stream().pipeThrough(new streams.CompressionStream("deflate-raw")),
    Infinity,
  );
}

/**
 * The bytes that `packed` stands for.
 * @throws LinkError when they are more than `limit` (noticed on the way, not afterwards) or `packed` is not deflate.
 */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  limit: number,
  streams: Streams = globalThis,
): Promise<Uint8Array> {
  if (!streams.DecompressionStream) return unstore(packed, limit);
  const inflated = new Blob([packed]).stream().pipeThrough(new streams.DecompressionStream("deflate-raw"));
  try {
    return await collect(inflated, limit);
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError("damaged", "The link is damaged: what it holds cannot be unpacked.");
  }
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

const tooLarge = (limit: number): LinkError =>
  new LinkError("too-large", `The link holds more than ${limit / 1024} kB. No link made by auditlab does.`);

function store(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let at = 0;
  do {
    const block = bytes.subarray(at, at + STORED_BLOCK);
    at += STORED_BLOCK;
    const n = block.length;
    out.push(at >= bytes.length ? 1 : 0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255, ...block);
  } while (at < bytes.length);
  return Uint8Array.from(out);
}

function unstore(packed: Uint8Array, limit: number): Uint8Array {
  const out: number[] = [];
  for (let at = 0, last = false; !last; ) {
    const [head, low, high] = packed.subarray(at, at + 5);
    if (head === undefined || head > 1)
      throw new LinkError(
        "newer",
        "This browser is too old to unpack the link: it has no DecompressionStream.",
      );
    const block = packed.subarray(at + 5, at + 5 + low + 256 * high);
    if (block.length !== low + 256 * high)
      throw new LinkError("damaged", "The link is damaged: what it holds cannot be unpacked.");
    if (out.length + block.length > limit) throw tooLarge(limit);
    out.push(...block);
    at += 5 + block.length;
    last = head === 1;
  }
  return Uint8Array.from(out);
}
