/** The clips that ship with the app (public/samples/README.md); src/texts has their titles, and words that work on them. */
export const SAMPLES = ['walk.mp4', 'pedestrians.mp4', 'tree.mp4'] as const;

export type Sample = (typeof SAMPLES)[number];

export const sampleUrl = (sample: Sample): string => new URL(`samples/${sample}`, document.baseURI).href;
