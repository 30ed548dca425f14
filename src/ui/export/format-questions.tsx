/** What is written, how large it will be about, and what of the film goes along. */
import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { ExportQuality, MediaReport } from '../../../workers/media/api';
import { estimatedBytes } from '../../domain/export-size';
import {
  bitsOf,
  formatById,
  OUTPUT_FORMATS,
  type OutputFormat,
  STILL_FORMATS,
  type StillFormat,
} from '../../domain/formats';
import type { Refusal } from '../../film/export-offer';
import { patch, useSession } from '../../state/stores/session';
import { megabytes } from '../parts/words';

const QUALITIES: [ExportQuality, string, string][] = [
  ['draft', 'Draft', 'for a look'],
  ['good', 'Good', 'for watching and sharing'],
  ['best', 'Best', 'for editing on'],
];

interface Props {
  report: MediaReport;
  format: OutputFormat;
  /** That would be written. */
  frames: number;
  /** Formats that cannot be written here, by id. */
  refusals: ReadonlyMap<string, Refusal>;
}

export function FormatQuestions({ report, format, frames, refusals }: Props) {
  const { quality } = useSession((state) => state.exportOptions);
  const isStill = report.kind === 'still';
  const offered = isStill ? STILL_FORMATS.map(formatById) : OUTPUT_FORMATS;
  const film = { ...report, fps: report.frameRate.fps, frames };
  const size = (value: ExportQuality) => `about ${megabytes(estimatedBytes(format, film, value))}`;
  const hasQuality =
    format.writes === 'film' ? format.video.hasQuality : 'coding' in format && format.coding === 'jpeg';
  return (
    <>
      <label className="export-format">
        Format
        <select
          className="field"
          value={format.id}
          onChange={({ target: { value } }) =>
            patch('exportOptions', isStill ? { still: value as StillFormat } : { format: value })
          }
        >
          {offered.map((it) => (
            <option key={it.id} value={it.id} disabled={refusals.has(it.id) && it !== format}>
              {labelOf(it, report.kind)}: {it.what}
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
          <Label>Quality</Label>
          {QUALITIES.map(([value, name, what]) => (
            <Radio key={value} value={value} className="radio">
              <span className="radio-mark" />
              <span>
                {name}{' '}
                <span className="dim numeric">
                  {what}, {size(value)}
                </span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <p className="numeric">Size: up to {size(quality)}</p>
      )}
      <p className="dim">{alongWith(format, report)}</p>
    </>
  );
}

/** A format's name; of a picture it is not that of one frame. */
export function labelOf(format: OutputFormat, kind: MediaReport['kind']): string {
  return kind === 'still' && format.writes === 'pictures' ? format.coding.toUpperCase() : format.label;
}

/** What of the film the file keeps, in a sentence. */
function alongWith(format: OutputFormat, { audio, bitDepth }: { audio: { codec: string } | null; bitDepth: number }) {
  if (format.writes === 'gif') return 'Scaled down; no sound.';
  if (format.writes === 'pictures') return audio && format.isSequence ? 'Full size; no sound.' : 'Full size.';
  const { copied, fallback } = format.sound;
  const sound = !audio
    ? ''
    : copied.has(audio.codec)
      ? ' The sound is copied.'
      : ` The sound becomes ${fallback.label}.`;
  const bits = bitsOf(format.video, bitDepth);
  const depth = bits < bitDepth ? ` Its ${bitDepth} bits a sample are rounded to ${bits}.` : '';
  return `Full size, the film’s own luminance and frame times.${sound}${depth}`;
}
