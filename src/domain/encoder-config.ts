/** How the browser's video encoders are set up: codec strings with the smallest level that holds the pictures, and bitrates. */

export type VideoCodec = 'avc' | 'hevc' | 'vp9' | 'av1' | 'prores' | 'ffv1';
export type Quality = 'draft' | 'good' | 'best';

/** Bits a pixel. Film grain in luma is the source's own and must survive, so these are generous. */
const BITS_PER_PIXEL: Record<Quality, number> = { draft: 0.1, good: 0.25, best: 0.5 };
/** High, Main, Constrained Baseline: profile_idc and constraint flags of the codec string (RFC 6381). */
const AVC_PROFILES = ['6400', '4d00', '42e0'];

/** The pictures that are to be encoded. */
export interface EncodedPictures {
  width: number;
  height: number;
  fps: number;
  quality: Quality;
  /** Of a sample: 8 or 10. */
  bits: number;
}

/** WebCodecs' VideoEncoderConfig, as far as we fill it in. */
export interface EncoderConfig {
  codec: string;
  width: number;
  height: number;
  framerate: number;
  /** Bits a second; left out where every frame is quantized alike. */
  bitrate?: number;
  bitrateMode: 'variable' | 'quantizer';
  latencyMode: 'quality';
  avc?: { format: 'avc' };
  hevc?: { format: 'hevc' };
}

/** Bits a second that the browser's encoders are asked for. */
export function bitrateOf({ width, height, fps, quality }: Omit<EncodedPictures, 'bits'>): number {
  return Math.round(Math.max(300_000, width * height * fps * BITS_PER_PIXEL[quality]));
}

/** Set-ups to try, best first; empty for what browsers do not encode. */
export function encoderConfigs(codec: VideoCodec, pictures: EncodedPictures): EncoderConfig[] {
  const { width, height, fps, bits } = pictures;
  const isDeep = bits > 8;
  const rest = {
    ...{ width, height, framerate: fps, bitrate: bitrateOf(pictures) },
    ...{ bitrateMode: 'variable' as const, latencyMode: 'quality' as const },
  };
  const level = (table: Levels) => smallestLevel(table, width * height, fps);
  const two = (value: number) => String(value).padStart(2, '0');
  switch (codec) {
    case 'avc': {
      const avc = avcLevel(width, height, fps).toString(16).padStart(2, '0');
      return AVC_PROFILES.map((profile) => ({ codec: `avc1.${profile}${avc}`, ...rest, avc: { format: 'avc' } }));
    }
    // Main and Main 10; VP9's profiles 0 and 2.
    case 'hevc':
      return [{ codec: `hvc1.${isDeep ? '2.4' : '1.6'}.L${level(HEVC_LEVELS)}.B0`, ...rest, hevc: { format: 'hevc' } }];
    case 'vp9':
      return finest(
        { codec: `vp09.${isDeep ? '02' : '00'}.${two(level(VP9_LEVELS))}.${two(bits)}`, ...rest },
        pictures,
      );
    case 'av1':
      return finest({ codec: `av01.0.${two(level(AV1_LEVELS))}M.${two(bits)}`, ...rest }, pictures);
    default:
      return [];
  }
}

/** At best quality VP9 and AV1 are quantized finely and alike: browsers' encoders are made for calls, and spare bits however many they get. */
function finest(config: EncoderConfig, { quality }: EncodedPictures): EncoderConfig[] {
  const { bitrate: _, ...rest } = config;
  return quality === 'best' ? [{ ...rest, bitrateMode: 'quantizer' }, config] : [config];
}

/** VP9's and AV1's quantizer (0 to 63) at best quality. */
export const FINE_QUANTIZER = 6;

/** Smallest level (times ten) that allows the picture size and rate: H.264 table A-1, MaxFS and MaxMBPS. */
export function avcLevel(width: number, height: number, fps: number): number {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const LEVELS: [level: number, maxFrame: number, maxRate: number][] = [
    [30, 1620, 40_500],
    [31, 3600, 108_000],
    [32, 5120, 216_000],
    [40, 8192, 245_760],
    [42, 8704, 522_240],
    [50, 22_080, 589_824],
    [51, 36_864, 983_040],
    [52, 36_864, 2_073_600],
    [60, 139_264, 4_177_920],
  ];
  return LEVELS.find(([, frame, rate]) => blocks <= frame && blocks * fps <= rate)?.[0] ?? 62;
}

/** Luma samples of the largest picture and of a second, ascending. */
type Levels = readonly (readonly [level: number, maxPicture: number, maxRate: number])[];

function smallestLevel(levels: Levels, pixels: number, fps: number): number {
  return (levels.find(([, picture, rate]) => pixels <= picture && pixels * fps <= rate) ?? levels.at(-1)!)[0];
}

/** VP9 levels times ten (webmproject.org/vp9/levels). */
const VP9_LEVELS: Levels = [
  [10, 36_864, 829_440],
  [11, 73_728, 2_764_800],
  [20, 122_880, 4_608_000],
  [21, 245_760, 9_216_000],
  [30, 552_960, 20_736_000],
  [31, 983_040, 36_864_000],
  [40, 2_228_224, 83_558_400],
  [41, 2_228_224, 160_432_128],
  [50, 8_912_896, 311_951_360],
  [51, 8_912_896, 588_251_136],
  [52, 8_912_896, 1_176_502_272],
  [61, 35_651_584, 2_353_004_544],
  [62, 35_651_584, 4_706_009_088],
];

/** AV1's seq_level_idx with MaxPicSize and MaxDisplayRate (AV1 specification, A.3). */
const AV1_LEVELS: Levels = [
  [0, 147_456, 4_423_680],
  [1, 278_784, 8_363_520],
  [4, 665_856, 19_975_680],
  [5, 1_065_024, 31_950_720],
  [8, 2_359_296, 70_778_880],
  [9, 2_359_296, 141_557_760],
  [12, 8_912_896, 267_386_880],
  [13, 8_912_896, 534_773_760],
  [14, 8_912_896, 1_069_547_520],
  [17, 35_651_584, 2_139_095_040],
  [18, 35_651_584, 4_278_190_080],
];

/** HEVC's general_level_idc with MaxLumaPs and MaxLumaSr (ITU-T H.265, tables A.8 and A.9). */
const HEVC_LEVELS: Levels = [
  [90, 552_960, 16_588_800],
  [93, 983_040, 33_177_600],
  [120, 2_228_224, 66_846_720],
  [123, 2_228_224, 133_693_440],
  [150, 8_912_896, 267_386_880],
  [153, 8_912_896, 534_773_760],
  [156, 8_912_896, 1_069_547_520],
  [183, 35_651_584, 2_139_095_040],
  [186, 35_651_584, 4_278_190_080],
];
