/** A project's small picture; an empty frame where there is none. */
import { useEffect, useState } from 'react';

export function Picture({ picture }: { picture: Blob | null }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (picture === null) return;
    const made = URL.createObjectURL(picture);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return <span className="recent-picture">{url !== null && <img src={url} alt="" />}</span>;
}
