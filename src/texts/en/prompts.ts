/** The prompt panel: the text, its rows, colors and the seed. */
import { REASONS, type Unused } from '../../domain/prompt/prompt';
import { number } from './words';

const span = (first: number, last: number, all: number) =>
  last - first + 1 === all
    ? `For all ${all} shots`
    : first === last
      ? `For shot ${first} of ${all}`
      : `For shots ${first} to ${last} of ${all}`;

export const prompts = {
  title: 'What color is what?',
  panel: 'Prompt',
  rows: 'Things and their colors',
  withoutWords: 'Without words the model picks plausible colors.',
  notUsed: (list: string) => `Not used: ${list}`,
  reason: (reason: Unused[2]) => REASONS[reason],
  tryExample: (example: string) => `Try “${example}”`,
  anyExample: 'a woman in a navy coat, a red car, green trees',
  addThing: 'Add a thing',
  addThingSuch: 'add a thing, such as “car”',
  bestGuess: 'Best guess',
  variant: (seed: number) => `Variant ${seed}`,
  draftIn: (seconds: number) => `draft in ${number(seconds, seconds < 10 ? 1 : 0)} s`,
  draftAgain: 'Draft again',
  another: 'Another',
  row: {
    thing: 'Thing',
    colorOf: (thing: string) => `Color of ${thing}`,
    colorOfIs: (thing: string, color: string) => `Color of ${thing}: ${color}`,
    anyColor: 'any color',
    any: 'any',
    /** The label of the switch. */
    color: (thing: string) => `Color ${thing}`,
    remove: (thing: string) => `Remove ${thing}`,
    toTheModel: (noun: string, english: string) => `${noun}: “${english}” to the model`,
    found: 'Found on this frame',
    asIfNotThere: 'Colored as if this row were not there',
    notFoundHere: 'not found here',
    searchTheShot: 'search the shot',
    showIt: 'show it',
    sharesItsPlace: 'one place for all of the name',
    oneForAll:
      'Words cannot tell things of one name apart: their colors meet where these are. Show each of them on the picture.',
    searching: 'searching the shot…',
    nowhere: 'not found in this shot',
  },
  shots: {
    covers: span,
    inView: (shot: number) => `, in view: shot ${shot}`,
    inherit: 'Go back to the inherited prompt',
    giveOwn: (shot: number) => `Give shot ${shot} its own prompt`,
  },
  picker: {
    /** A color's name in this language. @param name as the parser knows it, in English */
    name: (name: string) => name,
    leftAndRight: 'Left: the color of that name. Right: how it comes out on this thing.',
    leaveToModel: 'Leave the color to the model',
    exact: 'Exact',
    pick: 'Pick an exact color',
    fromFrame: 'Take a color from the frame',
    fromScreen: 'From the screen',
    suchAs: 'Such as #336699, rgb(51, 102, 153) or hsl(210, 50%, 40%)',
    lightnessStays: 'Lightness stays the film’s own.',
    comesOut: (hex: string) => `Comes out as asked, at this thing’s lightness ${hex}.`,
    nearestIs: 'This thing’s lightness does not allow it; the nearest is',
    own: 'Exact colors of this film, and recent ones',
  },
};
