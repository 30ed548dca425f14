/** Transport and filmstrip: where we are, what is marked, which shots there are, what is colorized. */

import { useState } from 'react';
import { useTexts } from '../../state/stores/language';
import { useReport } from '../../state/stores/session';
import { Legend } from './legend';
import { Strip } from './strip';
import { Transport } from './transport';
import './timeline.css';

export function Timeline() {
  const { timeline: t } = useTexts();
  const report = useReport();
  const [zoom, setZoom] = useState(1);
  if (report === null || report.kind === 'still') return null;
  return (
    <section className="timeline" aria-label={t.title}>
      <div className="timeline-line">
        <Transport report={report} />
        <Legend zoom={zoom} onZoom={setZoom} frameCount={report.frameCount} />
      </div>
      <Strip report={report} zoom={zoom} onZoom={setZoom} />
    </section>
  );
}
