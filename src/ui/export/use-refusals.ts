import { useEffect, useState } from 'react';
import type { ExportQuality, MediaReport } from '../../../workers/media/api';
import { isOnePicture, OUTPUT_FORMATS, type OutputFormat } from '../../domain/formats';
import { bitsHere, type Refusal, refusalOf } from '../../film/export-offer';

/** Why formats cannot be written of this film here, by their id; empty until the browser has answered. */
export function useRefusals(
  film: MediaReport | null,
  frames: number,
  quality: ExportQuality,
): ReadonlyMap<string, Refusal> {
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Refusal>>(new Map());
  useEffect(() => {
    if (film === null) return;
    let isCurrent = true;
    const ask = OUTPUT_FORMATS.map(async (format) => {
      const refusal = await refusalOf(format, film, isOnePicture(format) ? 1 : frames, quality);
      return [format.id, refusal] as const;
    });
    void Promise.all(ask).then((answers) => {
      if (isCurrent) setRefusals(new Map(answers.filter((it): it is [string, Refusal] => it[1] !== null)));
    });
    return () => {
      isCurrent = false;
    };
  }, [film, frames, quality]);
  return refusals;
}

/** Bits of a sample that a format gets of this film here; the film's own until the browser has answered. */
export function useBits(format: OutputFormat, film: MediaReport, quality: ExportQuality): number {
  const [answer, setAnswer] = useState({ format, bits: film.bitDepth });
  useEffect(() => {
    let isCurrent = true;
    void bitsHere(format, film, quality).then((bits) => {
      if (isCurrent) setAnswer({ format, bits });
    });
    return () => {
      isCurrent = false;
    };
  }, [format, film, quality]);
  return answer.format === format ? answer.bits : film.bitDepth;
}
