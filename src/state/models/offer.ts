/** A model that the user showed: what it is and whether it can be used here, known from its manifest before anything is copied. */
import { TintypeError, toTintypeError } from '../../domain/errors';
import { checkFits } from '../../domain/pack/fits';
import { type Manifest, parseManifest } from '../../domain/pack/manifest';
import { sha256 } from '../../storage/sha256';
import type { PackSource } from './sources';

export interface Offer {
  source: PackSource;
  hash: string;
  manifestText: string;
  manifest: Manifest;
}

/** What a model says of itself. */
export interface ModelFacts {
  name: string;
  /** Its license, one sentence. */
  terms: string;
  /** On disk. */
  bytes: number;
  /** Bytes of memory; null where it does not say. */
  memory: number | null;
  /** WebGPU features that its faster graphs want. */
  features: readonly string[];
  /** Reads the words as one sentence, and does not tell where things are. */
  isSentence: boolean;
}

/** A manifest is some 30 kB. */
const MOST_MANIFEST_BYTES = 4e6;

/**
 * Looks through a folder or zip.
 * @throws PACK_MISSING where there is no manifest, PACK_DAMAGED where it is not one or files are missing or of another size, PACK_VERSION,
 *   PACK_TOO_LARGE
 */
export async function offerOf(source: PackSource): Promise<Offer> {
  const file = await source.file('manifest.json');
  if (file === null || file.bytes > MOST_MANIFEST_BYTES) {
    throw new TintypeError('PACK_MISSING', `${source.name} is no model: there is no manifest.json in it.`, {
      remedy: 'Choose the folder or zip that holds manifest.json and its graphs.',
    });
  }
  const manifestText = await file.text().catch((cause) => {
    throw toTintypeError(cause, 'PACK_DAMAGED', `The manifest.json of ${source.name} cannot be read.`);
  });
  const manifest = readManifest(manifestText, source.name);
  await checkFiles(source, manifest);
  checkFits(nameOf(manifest), manifest.needs?.memory, (navigator as { deviceMemory?: number }).deviceMemory);
  return { source, hash: await sha256(new TextEncoder().encode(manifestText)), manifestText, manifest };
}

function readManifest(text: string, from: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    const { code, message, details } = toTintypeError(error);
    if (code === 'PACK_VERSION') throw error;
    throw new TintypeError('PACK_DAMAGED', `${from} is no model that this app can read. ${message}`, {
      remedy: 'Copy or download it again, or ask who made it.',
      ...(details && { details }),
    });
  }
}

async function checkFiles(source: PackSource, { files }: Manifest): Promise<void> {
  const wrong: string[] = [];
  for (const [name, { bytes }] of Object.entries(files)) {
    const file = await source.file(name);
    if (file === null) wrong.push(`${name} is missing`);
    else if (file.bytes !== bytes) wrong.push(`${name} has ${file.bytes} bytes in place of ${bytes}`);
  }
  const [first, ...others] = wrong;
  if (first === undefined) return;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  throw new TintypeError('PACK_DAMAGED', `The model in ${source.name} is not whole: ${first}${more}.`, {
    remedy: 'Copy or download it again.',
    details: wrong.join('\n'),
  });
}

export const nameOf = ({ name, version }: Manifest) => `${name} ${version}`;

export function factsOf(manifest: Manifest): ModelFacts {
  return {
    name: nameOf(manifest),
    terms: manifest.terms,
    bytes: Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0),
    memory: manifest.needs?.memory ?? null,
    features: manifest.needs?.features ?? [],
    isSentence: manifest.latent.kind === 'vae',
  };
}
