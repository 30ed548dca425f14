/** The planes of decoded frames, where the browser gives access to them. */

import { type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import { TintypeError } from '../../../src/domain/errors';
import { chromaShare, type Plane, unpackPlane } from './luma';

/** Decodes the frames of these times. Null when their planes cannot be read. */
export async function lookAtFrames(video: InputVideoTrack, times: readonly number[]) {
  const sink = new VideoSampleSink(video);
  let colored = false;
  let size: { width: number; height: number; bitDepth: number } | null = null;
  let changesSize = false;
  for (const time of new Set(times)) {
    const sample = await sink.getSample(time);
    if (!sample) return null;
    try {
      const layout = planarLayout(sample);
      if (!layout) return null;
      const { width, height, bitDepth, chroma } = await readChroma(sample);
      if (size && (size.width !== width || size.height !== height)) changesSize = true;
      size ??= { width, height, bitDepth };
      colored ||= chroma > 0.02;
    } finally {
      sample.close();
    }
  }
  return size && { ...size, colored, changesSize };
}

interface PlanarLayout {
  bitDepth: number;
  chroma: 'planar' | 'interleaved' | 'none';
  /** log2 of how many luma samples share one chroma sample, across and down. */
  shift: [x: number, y: number];
}

function planarLayout(sample: VideoSample): PlanarLayout | null {
  // The platform names NV12 and I420, I422, I444 with P10 or P12 behind for deeper samples.
  const match = /^(?:NV12|I(420|422|444)A?(?:P(10|12))?)$/.exec(sample.format ?? '');
  if (!match) return null;
  const [, subsampling = '420', depth] = match;
  const shift: [number, number] = subsampling === '444' ? [0, 0] : subsampling === '422' ? [1, 0] : [1, 1];
  return { bitDepth: depth ? Number(depth) : 8, chroma: match[1] ? 'planar' : 'interleaved', shift };
}

async function copyPlanes(sample: VideoSample) {
  const layout = planarLayout(sample);
  if (!layout)
    throw new TintypeError('MEDIA_UNREADABLE', `The browser hides this file’s planes (format ${sample.format}).`);
  const bytes = new Uint8Array(sample.allocationSize());
  const planes = await sample.copyTo(bytes);
  const { width, height } = sample.visibleRect;
  return { layout, bytes, planes, width, height };
}

/** @param keepsDepth also hands out samples of more than 8 bits as they are */
export async function readLuma(sample: VideoSample, keepsDepth = false): Promise<Plane> {
  const { layout, bytes, planes, width, height } = await copyPlanes(sample);
  return unpackPlane(bytes, planes[0]!.offset, planes[0]!.stride, width, height, layout.bitDepth, keepsDepth);
}

/** Frame size, depth and the share of visibly colored pixels. */
async function readChroma(sample: VideoSample) {
  const { layout, bytes, planes, width, height } = await copyPlanes(sample);
  const { bitDepth, shift } = layout;
  const w = (width + (1 << shift[0]) - 1) >> shift[0];
  const h = (height + (1 << shift[1]) - 1) >> shift[1];
  let u: Uint8Array;
  let v: Uint8Array;
  if (layout.chroma === 'interleaved') {
    const uv = unpackPlane(bytes, planes[1]!.offset, planes[1]!.stride, 2 * w, h, bitDepth).data;
    u = uv.filter((_, i) => i % 2 === 0);
    v = uv.filter((_, i) => i % 2 === 1);
  } else {
    u = unpackPlane(bytes, planes[1]!.offset, planes[1]!.stride, w, h, bitDepth).data;
    v = unpackPlane(bytes, planes[2]!.offset, planes[2]!.stride, w, h, bitDepth).data;
  }
  return { width, height, bitDepth, chroma: chromaShare(u, v) };
}
