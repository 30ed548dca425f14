/**
 * The two workers, started when first needed: their bridges and worker chunks stay out of the first load.
 */
import type { ColorizerClient } from '../../clients/colorizer';
import type { MediaClient } from '../../clients/media';

let mediaClient: Promise<MediaClient> | null = null;
let colorizerClient: Promise<ColorizerClient> | null = null;

export function media(): Promise<MediaClient> {
  mediaClient ??= import('../../clients/media').then(({ createMediaClient }) => createMediaClient());
  return mediaClient;
}

export function colorizer(): Promise<ColorizerClient> {
  colorizerClient ??= import('../../clients/colorizer').then(({ createColorizerClient }) => createColorizerClient());
  return colorizerClient;
}
