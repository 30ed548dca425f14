/**
 * The media worker's contract: what it reads from a file and how it writes one.
 * Types only; `index.ts` beside it exposes an implementation through Comlink.
 */

import type { ColorSpace } from '../../src/domain/color/color-space';
import type { Grade } from '../../src/domain/color/grade';
import type { RowGrade } from '../../src/domain/color/row-grade';
import type { Quality } from '../../src/domain/encoder-config';
import type { ChromaRange, LumaFrame } from '../../src/domain/frames';

export interface SoundFacts {
  codec: string;
  channels: number;
  sampleRate: number;
}

/** What was found in a file. Sizes in display pixels after rotation and pixel aspect unless named `coded`. */
export interface MediaReport {
  fileName: string;
  fileSizeBytes: number;
  kind: 'video' | 'still';
  container: string;
  videoCodec: string;
  codedWidth: number;
  codedHeight: number;
  /** Size of the frames this worker hands out: coded size after rotation; non-square pixels stay as coded. */
  width: number;
  height: number;
  /** Clockwise degrees that players apply. Frames handed out are upright already. */
  rotation: 0 | 90 | 180 | 270;
  /** Width over height of one pixel, 1 for square. */
  pixelAspect: number;
  bitDepth: number;
  interlaced: boolean;
  colorSpace: ColorSpace;
  frameRate: { mode: 'constant' | 'variable'; fps: number };
  frameCount: number;
  durationUs: number;
  /** Presentation time of every frame, microseconds, ascending; length = frameCount. */
  timestampsUs: Float64Array;
  /** The first sound track, which is played. */
  audio: SoundFacts | null;
  /** All of them, in the file's order. */
  sounds: SoundFacts[];
  /** The timecode that the film begins with, as "01:00:00:00"; the last separator is ";" where numbers are dropped. */
  timecode: string | null;
  /** True when sampled frames carry visible chroma: the file is in color already. */
  hasColor: boolean;
  /** Which decoder serves this file. */
  decoder: 'webcodecs' | 'ffmpeg';
  /** Things a user should know (interlaced, 10-bit reduced to 8, cut off at the end), each a sentence. */
  notices: string[];
}

export interface FrameRequest {
  /** First frame, inclusive. */
  from: number;
  /** Last frame, exclusive. */
  to: number;
  /** Frames are scaled to this size (area average); full size when left out. */
  width?: number;
  height?: number;
}

export type ExportQuality = Quality;

/** @property rowGrades sliders of the things whose places lie beside the chroma, in their order */
export interface ColoredRange extends ChromaRange {
  rowGrades?: (RowGrade | null)[];
}

export interface ExportRequest {
  from: number;
  to: number;
  quality: ExportQuality;
  /** Id of one of OUTPUT_FORMATS (src/domain/formats.ts); the first of them when left out. */
  format?: string;
  /** The store keys of the frames' chroma, which differ by shot. Ascending, without overlaps; frames in none stay gray. */
  chroma: ColoredRange[];
  /** What the sliders do to chroma. */
  grade: Grade;
  /** Which encoder to use; `auto` probes WebCodecs first. */
  encoder: 'auto' | 'webcodecs' | 'ffmpeg';
}

export interface ExportProgress {
  framesDone: number;
  framesTotal: number;
  stage: 'video' | 'audio' | 'mux';
}

export interface ExportResult {
  /** On disk, in the origin private file system: save it or read it in pieces. */
  file: File;
  fileName: string;
  frames: number;
  /** Which encoder was used; `pictures` stands for the writers of single pictures, the browser's and ours. */
  encoder: 'webcodecs' | 'ffmpeg' | 'pictures';
  audio: 'copied' | 'converted' | 'none';
  notices: string[];
}

/** Pictures in a folder of the user's. */
export type FolderResult = Omit<ExportResult, 'file'> & { sizeBytes: number };

/** All methods reject with a TintypeError (src/domain/errors.ts) carrying a stable `code`. */
export interface MediaApi {
  /** Opens a file, replacing the one before. @throws MEDIA_UNREADABLE and its kin. */
  open(file: File, options?: { decoder?: 'auto' | 'webcodecs' | 'ffmpeg' }): Promise<MediaReport>;
  /** Decodes frames in order. At most 64 a call; callers page through longer ranges. Buffers are transferred. */
  readFrames(request: FrameRequest): Promise<LumaFrame[]>;
  /** Evenly spread small luma frames for the filmstrip. */
  thumbnails(count: number, height: number): Promise<LumaFrame[]>;
  /** Lays stored chroma over the source's own luma and writes it in one of OUTPUT_FORMATS, of films the sound copied or converted. */
  exportVideo(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<ExportResult>;
  /** The same, of a format of single pictures: as files in a folder. `fileName` of the result is the folder's. */
  exportIntoFolder(
    folder: FileSystemDirectoryHandle,
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<FolderResult>;
  close(): Promise<void>;
}
