import { NEUTRAL_GRADE } from '../../domain/color/grade';
import { NEUTRAL_ROW } from '../../domain/color/row-grade';
import type { Picture } from '../../gpu/picture';
import { RowGrader } from '../../gpu/row-grade';
import { SmallFirst } from '../../gpu/small-first';
import type { Figure } from '../bench-shots';

/**
 * What a slider's first redraw takes against one of the wipe on the processor, where both are slowest, in the viewer's own painter. Medians,
 * the two taken in turns, since a busy machine slows both.
 */
const SIZE = { width: 1280, height: 720 };
const CHROMA = { width: 448, height: 256 };
const TURNS = 15;

export function benchRedraw(): Figure[] {
  const painter = new SmallFirst();
  const rowPainter = new SmallFirst();
  const picture: Picture = {
    luma: { ...SIZE, lumaU8: waves(SIZE.width, SIZE.height, 1) },
    chroma: { ...CHROMA, abU8: waves(CHROMA.width, CHROMA.height, 2) },
    colorSpace: { matrix: 'bt709', range: 'limited' },
    grade: NEUTRAL_GRADE,
    wipe: 0.5,
  };
  const rows = new RowGrader();
  const maps = {
    width: 56,
    height: 32,
    mapsU8: Uint8Array.from({ length: 56 * 32 }, (_, i) => (i % 56 < 20 ? 250 : 5)),
  };
  const time = (change: () => Partial<Picture>, by = painter) => {
    const before = performance.now();
    by.paint({ ...picture, ...change() }, () => {});
    return performance.now() - before;
  };
  const ofRow = (warmth: number) => ({
    chroma: rows.grade(picture.luma, picture.chroma!, maps, [{ ...NEUTRAL_ROW, warmth }]),
  });
  const wipes: number[] = [];
  const sliders: number[] = [];
  const rowSliders: number[] = [];
  // The first of each makes what the others find: tables, upsampled chroma, the small luma.
  time(() => ({}));
  for (let turn = 0; turn <= TURNS; turn++) {
    const grade = { ...NEUTRAL_GRADE, warmth: turn / TURNS, neutrals: 0.5 };
    const slider = time(() => ({ grade }));
    // Brings the whole picture to this grade, which is no redraw of the wipe.
    painter.destroy();
    time(() => ({ grade, wipe: 0.4 }));
    const wipe = time(() => ({ grade, wipe: turn / TURNS }));
    const rowSlider = time(() => ofRow(turn / TURNS), rowPainter);
    if (turn === 0) continue;
    sliders.push(slider);
    wipes.push(wipe);
    rowSliders.push(rowSlider);
  }
  painter.destroy();
  rowPainter.destroy();
  const median = (times: number[]) => times.sort((a, b) => a - b)[TURNS >> 1]!;
  const [wipe, slider, rowSlider] = [median(wipes), median(sliders), median(rowSliders)];
  return [
    { name: 'a redraw of the wipe, processor, 1280 x 720', value: wipe, unit: 'ms', bar: null },
    { name: "a slider's first redraw against one of the wipe", value: slider / wipe, unit: 'x', bar: 1.5 },
    { name: "a row's slider's first redraw against one of the wipe", value: rowSlider / wipe, unit: 'x', bar: 1.5 },
  ];
}

/** Smooth waves with edges, whose colors lie about as near each other as a film's. */
function waves(width: number, height: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const at = Math.floor(i / channels);
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    const edge = x + y / 2 > 0.7 ? 30 : 0;
    return 110 + 50 * Math.sin(6 * x + 2 * (i % channels)) * Math.cos(5 * y) + edge;
  });
}
