/** The manifest of a pack, formats 1 and 2, as docs/pack-format.md fixes it. */
import * as z from 'zod/mini';
import { TintypeError } from '../errors';

// zod would otherwise probe whether it may compile code, which the content security policy forbids and reports.
z.config({ jitless: true });

/** The newest format that this app reads. */
export const PACK_FORMAT = 2;

/**
 * Graphs that every pack has besides those of its `unet`. A pack may have others (`propagation` is one): workers/colorizer/load.ts compiles
 * all graphs of the manifest, and the module that runs an optional graph checks whether it is there. A new graph is its module and its entry
 * in the manifest.
 */
const REQUIRED_GRAPHS = ['text', 'luminance', 'cmpf', 'decoder'];

const count = z.int().check(z.positive());
const share = z.number().check(z.minimum(0), z.maximum(1));
const tensorSpec = z.object({
  type: z.enum(['float32', 'int32']),
  /** Symbols (F, K, T, H, W, h, w, ...) or numbers. */
  shape: z.array(z.union([z.string(), z.int().check(z.nonnegative())])),
});
const graphIo = z.object({ inputs: z.record(z.string(), tensorSpec), outputs: z.record(z.string(), tensorSpec) });
const graphFiles = z.object({
  fp32: z.string(),
  fp16: z.optional(z.string()),
  data: z._default(z.array(z.string()), []),
});

/** A file name inside the pack. It becomes part of a URL and must not lead out of the pack's folder. */
const fileName = z.string().check(
  z.regex(/^[\w.-]+(\/[\w.-]+)*$/),
  z.refine((name) => !name.split('/').includes('..')),
);

const sampler = z.object({
  kind: z.literal('ddim'),
  prediction: z.literal('v'),
  schedule: z.literal('cosine'),
  timesteps: z.array(z.number().check(z.positive(), z.maximum(1))).check(z.minLength(1)),
  max_steps: count,
  vivid: z._default(z.number().check(z.positive()), 1),
  vivid_prompted: z.optional(z.number().check(z.positive())),
  found_area: z._default(share, 0),
  guidance: z._default(z.number().check(z.minimum(1)), 1),
  // The defaults leave maps as CMPF made them: an expected Dice score is never over 1.
  maps: z._default(
    z.object({
      bias: z.number(),
      nothing: z.number().check(z.minimum(0)),
      something: z.number().check(z.positive()),
      slope: z.number().check(z.positive()),
      memory: share,
    }),
    { bias: 0, nothing: 1, something: 2, slope: 1, memory: 0 },
  ),
  sharing: z.optional(
    z.object({
      strength: share,
      temperature: z.number().check(z.positive()),
      distance: z.number().check(z.minimum(0)),
      memory: z._default(share, 0),
    }),
  ),
});

const manifestSchema = z
  .object({
    format: z.union([z.literal(1), z.literal(PACK_FORMAT)]),
    name: z.string(),
    version: z.string(),
    terms: z.string(),
    latent: z.object({
      /** Chroma itself, in phrases' colors; or the code of a VAE, under a sentence. */
      kind: z._default(z.enum(['chroma', 'vae']), 'chroma'),
      channels: count,
      factor: z.literal(8),
      scale: z.number().check(z.positive()),
    }),
    size: z.object({ multiple: count, default: count }),
    text: z.object({ tokenizer: fileName, max_tokens: count, dim: count }),
    phrases: z._default(z.object({ max: count }), { max: 12 }),
    clip: z.object({ frames: count }),
    sampler: z.pipe(
      sampler,
      // Packs keep the names that they were written with, since their hash is part of every key in users' stores.
      z.transform(({ vivid, vivid_prompted, found_area, ...rest }: z.output<typeof sampler>) => ({
        ...rest,
        chromaGain: vivid,
        chromaGainPrompted: vivid_prompted,
        foundArea: found_area,
      })),
    ),
    colors: z.array(z.object({ name: z.string(), rgb: z.tuple([z.number(), z.number(), z.number()]) })),
    needs: z.optional(
      z.object({
        /** Bytes: weights, and what the graphs and one clip's features take at the default size. */
        memory: count,
        /** WebGPU features that the fp16 graphs want. */
        features: z.array(z.string()),
      }),
    ),
    graphs: z.record(z.string(), graphFiles),
    unet: z.array(z.string()).check(z.minLength(1)),
    io: z.record(z.string(), graphIo),
    files: z.record(
      fileName,
      z.object({ bytes: z.int().check(z.nonnegative()), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
    ),
  })
  .check(
    z.superRefine((manifest, context) => {
      const complain = (message: string) => context.addIssue({ code: 'custom', message });
      const { kind, channels } = manifest.latent;
      if (kind === 'chroma' && channels !== 2) complain(`chroma has 2 channels, not ${channels}`);
      const needed = [...REQUIRED_GRAPHS, ...manifest.unet, ...Object.keys(manifest.graphs)];
      for (const graph of new Set(needed)) {
        if (!manifest.graphs[graph]) complain(`graph ${graph} has no files`);
        if (!manifest.io[graph]) complain(`graph ${graph} has no io`);
      }
      const named = Object.values(manifest.graphs).flatMap(({ fp32, fp16, data }) => [
        fp32,
        ...(fp16 ? [fp16] : []),
        ...data,
      ]);
      for (const name of [...named, manifest.text.tokenizer]) {
        if (!manifest.files[name]) complain(`file ${name} is not listed`);
      }
    }),
  );

export type Manifest = z.infer<typeof manifestSchema>;
export type GraphIo = z.infer<typeof graphIo>;
export type Precision = 'fp16' | 'fp32';

/**
 * Checks the text of a manifest.json.
 * @throws PACK_VERSION for a format this app does not know, PACK_DAMAGED for anything else that does not fit.
 */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TintypeError('PACK_DAMAGED', "The model's manifest is not valid JSON.", { cause });
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (typeof format === 'number' && format > PACK_FORMAT) {
    throw new TintypeError('PACK_VERSION', `The model is of format ${format}; this app reads format ${PACK_FORMAT}.`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new TintypeError('PACK_DAMAGED', "The model's manifest does not fit its format.", {
      details: z.prettifyError(parsed.error),
    });
  }
  return parsed.data;
}

/** The files that a graph needs at a precision; fp32 where the pack has no fp16 variant. */
export function filesOfGraph(
  manifest: Manifest,
  graph: string,
  precision: Precision,
): { model: string; data: string[] } {
  const entry = manifest.graphs[graph]!;
  return { model: precision === 'fp16' ? (entry.fp16 ?? entry.fp32) : entry.fp32, data: entry.data };
}
