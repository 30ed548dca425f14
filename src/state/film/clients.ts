/** The clients of the two workers, loaded when first needed: their bridges and worker chunks stay out of the first load. */
import type { MediaClient } from '../../clients/media';
import { once } from '../once';

/** One model serves all films. */
export const colorizer = once(() =>
  import('../../clients/colorizer').then(({ createColorizerClient }) => createColorizerClient()),
);

/** A media reader of one's own: each film has one, and closes it. */
export async function mediaReader(): Promise<MediaClient> {
  const { createMediaClient } = await import('../../clients/media');
  return createMediaClient();
}
