/** The media report in full: what was found in the file, and what a user should know about it. */
import { Dialog } from 'react-aria-components';
import type { MediaReport } from '../../../workers/media/api';
import { formatLength } from '../../domain/timecode';
import { count, frameRate, megabytes } from '../parts/words';

export function MediaDetails({ report }: { report: MediaReport }) {
  return (
    <Dialog aria-label={`About ${report.fileName}`}>
      <dl className="details-list">
        {facts(report).map(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`} className="numeric">
            {value}
          </dd>,
        ])}
      </dl>
      {report.notices.length > 0 && (
        <ul className="details-notices">
          {report.notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function facts(report: MediaReport): [name: string, value: string][] {
  const { width, height, codedWidth, codedHeight, colorSpace } = report;
  const size = `${width}×${height}${codedWidth !== width && report.rotation === 0 ? ` (coded ${codedWidth}×${codedHeight})` : ''}`;
  const space = `${colorSpace.matrix === 'bt601' ? 'BT.601' : 'BT.709'}, ${colorSpace.range} range`;
  const list: [string, string][] = [
    ['File', `${report.fileName}, ${megabytes(report.fileSizeBytes)}`],
    ['Format', `${report.videoCodec} in ${report.container}`],
    ['Size', size],
    ['Color', `${report.hasColor ? 'in color already' : 'black and white'}; ${space}, ${report.bitDepth} bit`],
  ];
  if (report.kind === 'video') {
    list.push([
      'Frames',
      `${count(report.frameCount, 'frame')}, ${frameRate(report.frameRate)}, ${formatLength(report.durationUs)}`,
    ]);
    const { audio } = report;
    list.push([
      'Sound',
      audio ? `${audio.codec}, ${count(audio.channels, 'channel')}, ${audio.sampleRate / 1000} kHz` : 'none',
    ]);
  }
  if (report.rotation !== 0) list.push(['Turned', `${report.rotation}° clockwise`]);
  if (report.pixelAspect !== 1) list.push(['Pixels', `${report.pixelAspect.toFixed(3)} times as wide as high`]);
  list.push(['Read by', report.decoder === 'webcodecs' ? 'this browser' : 'ffmpeg, inside this page']);
  return list;
}
