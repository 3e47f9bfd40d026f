// What two processes say to each other over a pipe: 4 bytes with the length of a header, the header as JSON, then the numbers of its
// arrays as 32-bit floats, little-endian. An array stands in the header as { "floats": its length }.

const MOST = 1024 * 1024 * 1024;

/** @param {unknown} value objects, texts, numbers, truths, and Float32Array or Int32Array anywhere within */
export function encodeFrame(value) {
  const arrays = [];
  const header = Buffer.from(
    JSON.stringify(value, (_, inner) => {
      const tag = ArrayBuffer.isView(inner) ? Object.prototype.toString.call(inner) : '';
      if (tag !== '[object Float32Array]' && tag !== '[object Int32Array]') return inner;
      arrays.push(Buffer.from(inner.buffer, inner.byteOffset, inner.byteLength));
      return tag === '[object Int32Array]' ? { ints: inner.length } : { floats: inner.length };
    }),
  );
  const length = Buffer.alloc(8);
  const body = arrays.reduce((sum, array) => sum + array.length, 0);
  length.writeUInt32LE(header.length, 0);
  length.writeUInt32LE(body, 4);
  return Buffer.concat([length, header, ...arrays]);
}

/** Reads one frame after the other from a stream. */
export async function* frames(stream) {
  let held = Buffer.alloc(0);
  for await (const chunk of stream) {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      if (held.length < 8) break;
      const header = held.readUInt32LE(0);
      const body = held.readUInt32LE(4);
      if (header + body > MOST)
        throw new Error(`The other process announced ${header + body} bytes, which is too much.`);
      if (held.length < 8 + header + body) break;
      yield decode(held.subarray(8, 8 + header), held.subarray(8 + header, 8 + header + body));
      held = held.subarray(8 + header + body);
    }
  }
}

function decode(header, body) {
  let at = 0;
  const revive = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(revive);
    const length = value.floats ?? value.ints;
    if (typeof length === 'number') {
      const { buffer } = Uint8Array.from(body.subarray(at, at + 4 * length));
      at += 4 * length;
      return value.floats === undefined ? new Int32Array(buffer) : new Float32Array(buffer);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
  };
  return revive(JSON.parse(header.toString('utf8')));
}
