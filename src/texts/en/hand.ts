/** Things shown by hand: the tools beside the picture, and the things' rows. */
import { frames } from './words';

export const hand = {
  /** A thing until the user names it. */
  thing: (number: number) => `thing ${number}`,
  toolbar: 'Show things by hand',
  point: 'Click a thing',
  box: 'Box around a thing',
  brush: 'Brush',
  color: 'Points of color',
  currentColor: 'Current color',
  another: 'Another thing',
  add: 'Add to the thing',
  subtract: 'Take away from the thing',
  brushSize: 'Size of the brush',
  growing: 'Growing…',
  clickColor: 'Click a color on the frame',
  help: {
    point: 'Arrows move, Enter shows a thing, with Shift it adds, with Alt it takes away',
    box: 'Arrows move, Enter sets the first corner, then the second',
    brush: 'Arrows move, Enter paints, with Alt it takes away',
    color:
      'Arrows move, Enter sets the current color here, with Shift it draws a stroke on, with Alt it takes one away',
    dropper: 'Arrows move, Enter takes the color',
  },
  stroke: {
    point: (number: number) => `point ${number} of color`,
    stroke: (number: number) => `stroke ${number} of color`,
    colorOf: (stroke: string) => `Color of ${stroke}`,
    use: (stroke: string) => `Use ${stroke}`,
    remove: (stroke: string) => `Remove ${stroke}`,
    here: 'on this frame',
    frame: (number: number) => `frame ${number}`,
  },
  row: {
    shownHere: 'shown on this frame',
    notShownHere: 'not shown on this frame',
    is: 'is',
    whatIs: (thing: string) => `What ${thing} is`,
    ofItsOwn: 'a thing of its own',
    keepGray: 'keep gray',
    keepAsItIs: 'keep as it is',
    noColorsYet: 'This frame shows no colors of it yet',
    following: (done: number, total: number) => `following, ${done} of ${total}: stop`,
    follow: 'follow through the shot',
    followed: 'followed through the shot',
    lostOn: (value: number) => `lost on ${frames(value)}`,
  },
};
