/** A small view of a picture that was given. */
import { useEffect, useState } from 'react';
import { useFilm } from '../../state/stores/session';
import { readGivenPicture } from '../../storage/picture-store';

export function GivenPicture({ digest }: { digest: string }) {
  const film = useFilm();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    if (film)
      readGivenPicture(film.fingerprint, digest).then(
        (blob) => {
          if (isGone || blob === null) return;
          made = URL.createObjectURL(blob);
          setUrl(made);
        },
        // Without a view of it its row still says what it is.
        () => undefined,
      );
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [film, digest]);
  return <span className="given-picture">{url !== null && <img src={url} alt="" />}</span>;
}
