/** Golden tensors that training/tiny.py writes beside the tiny pack: the PyTorch reference's results with the same weights. */
import type { Phrase } from '../../src/domain/settings';

interface Slice {
  /** Bytes into golden.bin. */
  offset: number;
  shape: number[];
}

export interface GoldenCase {
  frames: number;
  height: number;
  width: number;
  steps: number;
  phrases: Pick<Phrase, 'noun' | 'text' | 'exactAb'>[];
  /** Frames whose chroma is known. */
  known: number[];
  /** known [F,2,h,w], luminance [F,1,H,W], noise [1,2,h,w], noun [K,dim], map [F,K,h,w], latent0 [F,2,h,w], ab [F,2,H,W]. */
  tensors: Record<'known' | 'luminance' | 'noise' | 'noun' | 'map' | 'latent0' | 'ab', Slice>;
}

/** Of a pack of format 2: training/sd15/tiny.py writes them. */
export interface SentenceCase {
  frames: number;
  height: number;
  width: number;
  steps: number;
  /** The phrases, which together are the sentence. */
  texts: string[];
  /** luminance [F,1,H,W], noise [1,4,h,w], latent0 [F,4,h,w], ab [F,2,H,W]. */
  tensors: Record<'luminance' | 'noise' | 'latent0' | 'ab', Slice>;
}

export interface Golden<Case> {
  cases: Case[];
  read: (slice: Slice) => Float32Array;
}

/** @param folderUrl ends with a slash. */
export async function readGolden<Case = GoldenCase>(folderUrl: string): Promise<Golden<Case>> {
  const [json, binary] = await Promise.all([fetch(`${folderUrl}golden.json`), fetch(`${folderUrl}golden.bin`)]);
  const { cases } = (await json.json()) as { cases: Case[] };
  const buffer = await binary.arrayBuffer();
  const read = ({ offset, shape }: Slice) =>
    new Float32Array(
      buffer,
      offset,
      shape.reduce((product, dim) => product * dim, 1),
    );
  return { cases, read };
}
