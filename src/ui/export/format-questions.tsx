/** What is written, how large it will be about, and what of the film goes along. */

import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { ExportQuality, MediaReport } from '../../../workers/media/api';
import { estimatedBytes } from '../../domain/export-size';
import {
  type FilmFormat,
  formatById,
  OUTPUT_FORMATS,
  type OutputFormat,
  STILL_FORMATS,
  type StillFormat,
} from '../../domain/formats';
import { keepsTimecode } from '../../domain/start-timecode';
import type { Refusal } from '../../film/export-offer';
import { useTexts } from '../../state/stores/language';
import { patch, useSession } from '../../state/stores/session';
import type { Texts } from '../../texts/en';
import { useBits } from './use-refusals';

const QUALITIES = [
  ['draft', 'draftFor'],
  ['good', 'goodFor'],
  ['best', 'bestFor'],
] as const;

type PanelTexts = Texts['exporting']['panel'];

interface Props {
  report: MediaReport;
  format: OutputFormat;
  /** That would be written. */
  frames: number;
  /** Formats that cannot be written here, by id. */
  refusals: ReadonlyMap<string, Refusal>;
}

export function FormatQuestions({ report, format, frames, refusals }: Props) {
  const { panel: t } = useTexts().exporting;
  const { quality } = useSession((state) => state.exportOptions);
  const bits = useBits(format, report, quality);
  const isStill = report.kind === 'still';
  const offered = isStill ? STILL_FORMATS.map(formatById) : OUTPUT_FORMATS;
  const film = { ...report, fps: report.frameRate.fps, frames };
  const bytes = (value: ExportQuality) => estimatedBytes(format, film, value);
  const hasQuality =
    format.writes === 'film' ? format.video.hasQuality : 'coding' in format && format.coding === 'jpeg';
  return (
    <>
      <label className="export-format">
        {t.format}
        <select
          className="field"
          value={format.id}
          onChange={({ target: { value } }) =>
            patch('exportOptions', isStill ? { still: value as StillFormat } : { format: value })
          }
        >
          {offered.map((it) => (
            <option key={it.id} value={it.id} disabled={refusals.has(it.id) && it !== format}>
              {`${labelOf(it, report.kind, t)}: ${t.what(it)}`}
            </option>
          ))}
        </select>
      </label>
      {hasQuality ? (
        <RadioGroup
          value={quality}
          onChange={(value) => patch('exportOptions', { quality: value as ExportQuality })}
          className="radio-group"
        >
          <Label>{t.quality}</Label>
          {QUALITIES.map(([value, what]) => (
            <Radio key={value} value={value} className="radio">
              <span className="radio-mark" />
              <span>
                {t[value]}{' '}
                <span className="dim numeric">
                  {t[what]}, {t.aboutSize(bytes(value))}
                </span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <p className="numeric">{t.sizeUpTo(bytes(quality))}</p>
      )}
      <p className="dim">{alongWith(format, report, bits, t)}</p>
    </>
  );
}

/** A format's name; of a picture it is not that of one frame. */
export function labelOf(format: OutputFormat, kind: MediaReport['kind'], t: PanelTexts): string {
  return kind === 'still' && format.writes === 'pictures' ? format.coding.toUpperCase() : t.label(format);
}

/** What of the film the file keeps, in sentences. */
function alongWith(format: OutputFormat, report: MediaReport, bits: number, t: PanelTexts): string {
  const { audio, bitDepth, timecode } = report;
  const lost = timecode && (format.writes === 'gif' || (format.writes === 'pictures' && format.isSequence));
  const timecodeLost = lost ? t.timecodeLost : '';
  const said = (...sentences: string[]) => sentences.filter(Boolean).join(' ');
  if (format.writes === 'gif') return said(t.scaledDown, timecodeLost);
  if (format.writes === 'pictures')
    return said(audio && format.isSequence ? t.fullSizeSilent : t.fullSize, timecodeLost);
  const depth = bits < bitDepth ? t.rounded(bitDepth, bits) : '';
  const code = timecode === null ? '' : keepsTimecode(report) ? t.timecodeKept : t.timecodeLost;
  return said(t.asTheFilm, soundsOf(format, report, t), code, depth);
}

function soundsOf({ sound: { copied, fallback } }: FilmFormat, { sounds }: MediaReport, t: PanelTexts): string {
  const areCopied = sounds.every(({ codec }) => copied.has(codec));
  if (sounds.length > 1)
    return areCopied ? t.soundsCopied(sounds.length) : t.soundsBecome(sounds.length, fallback.label);
  if (sounds.length === 0) return '';
  return areCopied ? t.soundCopied : t.soundBecomes(fallback.label);
}
