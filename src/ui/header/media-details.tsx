/** The media report in full: what was found in the file, and what a user should know about it. */
import { Dialog } from 'react-aria-components';
import type { MediaReport } from '../../../workers/media/api';
import { formatLength } from '../../domain/timecode';
import { useTexts } from '../../state/stores/language';
import type { Texts } from '../../texts/en';

export function MediaDetails({ report }: { report: MediaReport }) {
  const texts = useTexts();
  return (
    <Dialog aria-label={texts.header.about(report.fileName)}>
      <dl className="details-list">
        {facts(report, texts).map(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`} className="numeric">
            {value}
          </dd>,
        ])}
      </dl>
      {report.notices.length > 0 && (
        <ul className="details-notices">
          {report.notices.map((notice) => (
            <li key={notice}>{texts.notices.ofMedia(notice)}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function facts(report: MediaReport, { header: { details: t }, common }: Texts): [name: string, value: string][] {
  const { width, height, codedWidth, codedHeight, colorSpace } = report;
  const size = `${width}×${height}${codedWidth !== width && report.rotation === 0 ? ` (${t.coded(codedWidth, codedHeight)})` : ''}`;
  const matrix = colorSpace.matrix === 'bt601' ? 'BT.601' : 'BT.709';
  const space = t.space(matrix, colorSpace.range, report.bitDepth);
  const list: [string, string][] = [
    [t.file, t.fileAndSize(report.fileName, report.fileSizeBytes)],
    [t.format, t.codecIn(report.videoCodec, report.container)],
    [t.size, size],
    [t.color, `${report.hasColor ? t.inColor : t.blackAndWhite}; ${space}`],
  ];
  if (report.kind === 'video') {
    const { audio, frameRate } = report;
    const rate = common.frameRate(frameRate.fps, frameRate.mode === 'variable');
    list.push([t.frames, t.framesAndRate(report.frameCount, rate, formatLength(report.durationUs))]);
    list.push([t.sound, audio ? t.soundOf(audio.codec, audio.channels, audio.sampleRate) : t.none]);
  }
  if (report.rotation !== 0) list.push([t.turned, t.clockwise(report.rotation)]);
  if (report.pixelAspect !== 1) list.push([t.pixels, t.timesAsWide(report.pixelAspect)]);
  list.push([t.readBy, report.decoder === 'webcodecs' ? t.byBrowser : t.byFfmpeg]);
  return list;
}
