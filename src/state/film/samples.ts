/** The clips that ship with the app (public/samples/README.md), each with words that work on it. */
export interface Sample {
  fileName: string;
  /** What one sees, for buttons. */
  title: string;
  words: string;
}

export const SAMPLES: readonly [Sample, ...Sample[]] = [
  {
    fileName: 'walk.mp4',
    title: 'A woman walks by',
    words: 'a woman in an orange sweater, brown hair, a light blue wall',
  },
  { fileName: 'pedestrians.mp4', title: 'People on a square', words: 'a red jacket, green grass, a blue coat' },
];

export const sampleUrl = ({ fileName }: Sample): string => new URL(`samples/${fileName}`, document.baseURI).href;
