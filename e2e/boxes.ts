/** Boxes put into finished MP4 files (ISO/IEC 14496-12), for the tests. */

/** Offset of a box's first child, in bytes from its start; 8 unless listed here. */
const CHILDREN_AT: Record<string, number> = { stsd: 16, avc1: 86 };

export function box(type: string, ...payload: number[]): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(payload, 8);
  return bytes;
}

/** The file with `added` as the last child of the box at `path`. Its samples must not stand behind that box. */
export function withBox(mp4: Uint8Array, path: readonly string[], added: Uint8Array): Uint8Array {
  const view = new DataView(mp4.buffer, mp4.byteOffset, mp4.byteLength);
  const grown = mp4.slice();
  const sizes = new DataView(grown.buffer);
  let [from, to] = [0, mp4.length];
  for (const type of path) {
    const at = childAt(view, from, to, type);
    const size = view.getUint32(at);
    sizes.setUint32(at, size + added.length);
    [from, to] = [at + (CHILDREN_AT[type] ?? 8), at + size];
  }
  return new Uint8Array(Buffer.concat([grown.subarray(0, to), added, grown.subarray(to)]));
}

function childAt(view: DataView, from: number, to: number, type: string): number {
  for (let at = from; at + 8 <= to; at += view.getUint32(at)) {
    if (String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4)) === type) return at;
  }
  throw new Error(`no ${type} box`);
}
