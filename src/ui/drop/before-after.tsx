/** A moving before-and-after of the sample clip, colorized by the app itself. Paused where the user prefers reduced motion. */

import { useEffect, useRef, useState } from 'react';
import { SAMPLES } from '../../state/film/samples';
import { useTexts } from '../../state/stores/language';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';

/** Made by `npm run pictures` from the sample and its words. */
const FILM_URL = new URL('samples/walk-color.mp4', document.baseURI).href;

export function BeforeAfter() {
  const { welcome: t } = useTexts();
  const film = useRef<HTMLVideoElement>(null);
  const [isMoving, setIsMoving] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => {
    if (isMoving) void film.current?.play().catch(() => setIsMoving(false));
    else film.current?.pause();
  }, [isMoving]);
  if (isMissing) return null;
  return (
    <figure className="before-after" data-moving={isMoving || undefined}>
      <div className="before-after-film">
        <video
          ref={film}
          src={FILM_URL}
          muted
          loop
          playsInline
          preload="auto"
          onError={() => setIsMissing(true)}
          aria-hidden="true"
          tabIndex={-1}
        />
        <div className="before-after-gray" />
        <div className="before-after-line" />
        <ToolButton label={isMoving ? t.stopMoving : t.playMoving} onPress={() => setIsMoving(!isMoving)}>
          <Icon name={isMoving ? 'pause' : 'play'} />
        </ToolButton>
      </div>
      <figcaption className="dim">{t.quoted(t.samples[SAMPLES[0]].words)}</figcaption>
    </figure>
  );
}
