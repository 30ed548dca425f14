/**
 * The latents of a long run after its last finished denoising step: the file `steps-<first>-<last>.bin` in the key's folder. It is replaced
 * as a whole after every step, so that a crash at any moment loses one step at most.
 *
 * File: 96 bytes of header (little-endian: "TTst", uint16 version 1, uint16 0, uint32 step, uint32 frames, uint32 latent width, uint32
 * latent height, 8 bytes 0, 32 bytes identity, 32 bytes SHA-256 of the file with these 32 at zero), then float32 latents [frames, C, h, w].
 */
import type { Size } from '../../../src/domain/frames';
import { keyFolder, NOT_STORED } from '../../../src/storage/chroma-store';
import { openFile, writeWhole } from '../../../src/storage/files';
import type { Checkpoint } from '../run-input';

const MAGIC = 0x74735454; // "TTst"
const VERSION = 1;
const HEADER_BYTES = 96;
const IDENTITY_AT = 32;
const CHECKSUM_AT = 64;

export class StepJournal {
  private readonly name: string;

  /** @param first @param last frames of the run, both inclusive. */
  constructor(
    private readonly storeKey: string,
    first: number,
    last: number,
  ) {
    this.name = `steps-${first}-${last}.bin`;
  }

  /** @returns null when there is no journal, or a damaged one, or one of a run with another identity. */
  async read(identity: Uint8Array): Promise<Checkpoint | null> {
    const folder = await keyFolder(this.storeKey, false);
    const file = folder && (await openFile(folder, this.name));
    return file ? decodeCheckpoint(await file.arrayBuffer(), identity) : null;
  }

  /** @throws DISK_FULL; the previous step's file is then kept. */
  async write(identity: Uint8Array, checkpoint: Checkpoint, latent: Size): Promise<void> {
    const bytes = await encodeCheckpoint(identity, checkpoint, latent);
    await writeWhole(await keyFolder(this.storeKey, true), this.name, bytes, NOT_STORED);
  }

  async delete(): Promise<void> {
    const folder = await keyFolder(this.storeKey, false);
    await folder?.removeEntry(this.name).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    });
  }
}

/**
 * 32 bytes that stand for everything a run's result depends on.
 * @param parts plain values: settings, phrases, pack, device. @param binaries luma of the frames, latents of those that are known.
 */
export async function identityOf(
  parts: unknown,
  binaries: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  const digests = await Promise.all(binaries.map((bytes) => sha256(bytes)));
  const text = new TextEncoder().encode(JSON.stringify([VERSION, parts]));
  return sha256(new Uint8Array(await new Blob([...digests, text]).arrayBuffer()));
}

export async function encodeCheckpoint(
  identity: Uint8Array,
  { step, latents }: Checkpoint,
  { width, height }: Size,
): Promise<Uint8Array<ArrayBuffer>> {
  const { length } = latents[0]!;
  const bytes = new Uint8Array(HEADER_BYTES + latents.length * length * 4);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint16(4, VERSION, true);
  header.setUint32(8, step, true);
  header.setUint32(12, latents.length, true);
  header.setUint32(16, width, true);
  header.setUint32(20, height, true);
  bytes.set(identity, IDENTITY_AT);
  const numbers = new Float32Array(bytes.buffer, HEADER_BYTES);
  for (const [frame, latent] of latents.entries()) numbers.set(latent, frame * length);
  bytes.set(await sha256(bytes), CHECKSUM_AT);
  return bytes;
}

/** @returns null when the bytes are not a complete checkpoint of this identity. */
export async function decodeCheckpoint(buffer: ArrayBuffer, identity: Uint8Array): Promise<Checkpoint | null> {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const bytes = new Uint8Array(buffer);
  const header = new DataView(buffer);
  if (header.getUint32(0, true) !== MAGIC || header.getUint16(4, true) !== VERSION) return null;
  if (!isSame(bytes.subarray(IDENTITY_AT, CHECKSUM_AT), identity)) return null;
  const checksum = bytes.slice(CHECKSUM_AT, HEADER_BYTES);
  bytes.fill(0, CHECKSUM_AT, HEADER_BYTES);
  if (!isSame(await sha256(bytes), checksum)) return null;
  const frames = header.getUint32(12, true);
  const cells = header.getUint32(16, true) * header.getUint32(20, true);
  // How many channels the latents have, the pack says, whose hash is in the identity.
  const length = (buffer.byteLength - HEADER_BYTES) / 4 / frames;
  if (!Number.isInteger(length / cells)) return null;
  const latents = Array.from({ length: frames }, (_, frame) =>
    new Float32Array(buffer, HEADER_BYTES + frame * length * 4, length).slice(),
  );
  return { step: header.getUint32(8, true), latents };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
