/** The picture, what it shows and how it is looked at. */
import { words } from './words';

export const viewer = {
  picture: 'Picture',
  playing: 'The film, playing',
  frame: (frame: number, shown: string) => `Frame ${frame}, ${shown}`,
  wipe: 'Wipe between gray and color',
  grayShare: (share: number) => `${words.percent(share)} gray`,
  fullZoom: words.percent(1),
  fullScreen: 'Full screen',
  shown: {
    gray: 'Gray',
    draft: 'Draft',
    'older draft': 'Draft of earlier words',
    done: 'Done',
    'earlier words': 'Done with earlier words',
  },
  original: 'Original',
  reading: 'Reading…',
  drafting: ', drafting…',
  modelLoading: ', the model is loading',
};
