/** CIE Lab (D65, 2 degree observer) and sRGB, with the constants that training/ uses, so that both sides mean the same color. */

/** sRGB, each channel 0..255. */
export type Rgb = readonly [r: number, g: number, b: number];
/** CIE Lab: L 0..100, a and b about -110..110. */
export type Lab = readonly [L: number, a: number, b: number];
/** Chroma alone, Lab units. */
export type Ab = readonly [a: number, b: number];

/** sRGB transfer (IEC 61966-2-1), code 0..1 to linear light; odd for negative values so that solvers can pass through. */
export function linearOfSrgb(code: number): number {
  const x = Math.abs(code);
  return Math.sign(code) * (x > 0.04045 ? ((x + 0.055) / 1.055) ** 2.4 : x / 12.92);
}

/** Inverse of {@link linearOfSrgb}. */
export function srgbOfLinear(light: number): number {
  const x = Math.abs(light);
  return Math.sign(light) * (x > 0.0031308 ? 1.055 * x ** (1 / 2.4) - 0.055 : 12.92 * x);
}

const fOf = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
const tOf = (f: number): number => (f > 0.2068966 ? f * f * f : (f - 16 / 116) / 7.787);

/** sRGB 0..255 to Lab. */
export function rgbToLab(rgb: Rgb): Lab {
  const r = linearOfSrgb(rgb[0] / 255);
  const g = linearOfSrgb(rgb[1] / 255);
  const b = linearOfSrgb(rgb[2] / 255);
  const fx = fOf((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const fy = fOf(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const fz = fOf((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** Lab to linear-light sRGB, 0..1 inside the gamut and beyond it outside. */
export function labToLinearRgb(L: number, a: number, b: number): [r: number, g: number, b: number] {
  const fy = (L + 16) / 116;
  const x = 0.95047 * tOf(fy + a / 500);
  const y = tOf(fy);
  const z = 1.08883 * tOf(fy - b / 200);
  return [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ];
}

/** Lab to sRGB 0..255, rounded; channels outside the gamut are clipped (see gamut.ts for the way that keeps the hue). */
export function labToRgb(lab: Lab): Rgb {
  const [r, g, b] = labToLinearRgb(lab[0], lab[1], lab[2]);
  return [codeOfLinear(r), codeOfLinear(g), codeOfLinear(b)];
}

const codeOfLinear = (light: number): number => Math.round(255 * Math.min(1, Math.max(0, srgbOfLinear(light))));

/** sRGB to "#rrggbb", rounding and clipping each channel. */
export function toHex(rgb: Rgb): string {
  return `#${rgb
    .map((channel) =>
      Math.min(255, Math.max(0, Math.round(channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
