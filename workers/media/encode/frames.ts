import type { ChromaFrame } from '../../../src/domain/frames';
import { RowGrader } from '../../../src/gpu/row-grade';
import { readChroma } from '../../../src/storage/chroma-store';
import type { ExportRequest } from '../api';
import type { Plane } from '../decode/luma';
import type { FrameSource } from '../decode/source';

export interface FrameToExport {
  /** Number of the frame in the film. */
  index: number;
  luma: Plane;
  /** Null where the frame is not colorized yet. */
  chroma: ChromaFrame | null;
}

/** The luma of frames [from, to) with the chroma that is stored for them. */
export async function* framesToExport(
  source: FrameSource,
  { from, to, chroma: ranges }: ExportRequest,
  keepsDepth: boolean,
): AsyncGenerator<FrameToExport> {
  const rows = new RowGrader();
  let index = from;
  for await (const luma of source.readFrames(from, to, keepsDepth)) {
    const place = ranges.find((range) => range.from <= index && index < range.to);
    const stored = place ? await readChroma(place.storeKey, index) : null;
    const plane = { width: luma.width, height: luma.height, lumaU8: luma.data };
    const chroma = stored && { ...stored, ...rows.grade(plane, stored, stored.maps, place?.rowGrades ?? []) };
    yield { index, luma, chroma };
    index++;
  }
}

/** A notice for the export's result if frames are gray because they are not colorized yet. */
export function grayNotice(grayFrames: number, framesTotal: number): string[] {
  if (grayFrames === 0) return [];
  return framesTotal === 1
    ? ['This frame was not colorized yet and stayed gray.']
    : [`${grayFrames} of ${framesTotal} frames were not colorized yet and stayed gray.`];
}
