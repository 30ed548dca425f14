/** Colors taken from the frame as it is shown. */
import { lightnessOfLuma, swatchAt } from '../../domain/color/gamut';
import { pictureAt } from '../film/shown-frame';
import { hand, type Tool } from '../stores/hand';
import { openedFilm, session } from '../stores/session';

/** Puts the dropper into the hand: the next click on the frame gives its color. */
export function dropFromFrame(take: (hex: string) => void): void {
  const { tool } = hand.getState();
  hand.setState({
    tool: 'dropper',
    take,
    toolBefore: tool === 'dropper' ? 'none' : (tool as Exclude<Tool, 'dropper'>),
  });
}

/** Passes the color at a place, in shares of the picture, to the panel that started the dropper, and selects the previous tool again. */
export function drop([x, y]: readonly [number, number]): void {
  const { take, toolBefore } = hand.getState();
  const hex = colorAt(x, y);
  hand.setState({ tool: toolBefore, take: null });
  if (hex !== null) take?.(hex);
}

function colorAt(x: number, y: number): string | null {
  const picture = pictureAt(session.getState().view.playhead);
  const range = openedFilm()?.report.colorSpace.range;
  if (!picture || !range) return null;
  const { luma, chroma } = picture;
  const at = ({ width, height }: { width: number; height: number }) =>
    Math.min(height - 1, Math.floor(y * height)) * width + Math.min(width - 1, Math.floor(x * width));
  const code = luma.lumaU8[at(luma)]!;
  const lightness = lightnessOfLuma(Math.min(1, Math.max(0, range === 'limited' ? (code - 16) / 219 : code / 255)));
  const pixel = chroma ? 2 * at(chroma) : 0;
  return swatchAt(chroma ? [chroma.abU8[pixel]! - 128, chroma.abU8[pixel + 1]! - 128] : [0, 0], lightness);
}
