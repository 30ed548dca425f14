/** The tab's title carries the percentage, so that a long job can be watched from another tab. */
import { useEffect } from 'react';
import { type session, useSession } from '../../state/stores/session';

export function usePageTitle(): void {
  const title = useSession(titleOf);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function titleOf({ media, work, exporting }: ReturnType<typeof session.getState>): string {
  const name = media.report ? `${media.report.fileName} – Tintype` : 'Tintype';
  if (work.phase !== 'idle' && work.framesTotal > 0) return `${percent(work.framesDone, work.framesTotal)} ${name}`;
  const progress = exporting.progress;
  if (exporting.phase === 'running' && progress) return `${percent(progress.framesDone, progress.framesTotal)} ${name}`;
  return name;
}

const percent = (done: number, total: number) => `${Math.floor((100 * done) / Math.max(1, total))} %`;
