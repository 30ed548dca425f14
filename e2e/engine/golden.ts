/** Golden tensors that training/ writes beside a test pack: what its PyTorch reference makes of the same weights. */
import type { Phrase } from '../../workers/colorizer/api';

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
  luminance: Slice;
  noise: Slice;
  ab: Slice;
  latent: Slice;
  map: Slice;
}

export async function readGolden(packUrl: string): Promise<{ cases: GoldenCase[]; read: (slice: Slice) => Float32Array }> {
  const [json, binary] = await Promise.all([fetch(`${packUrl}golden.json`), fetch(`${packUrl}golden.bin`)]);
  const { cases } = (await json.json()) as { cases: GoldenCase[] };
  const buffer = await binary.arrayBuffer();
  const read = ({ offset, shape }: Slice) =>
    new Float32Array(
      buffer,
      offset,
      shape.reduce((product, dim) => product * dim, 1),
    );
  return { cases, read };
}
