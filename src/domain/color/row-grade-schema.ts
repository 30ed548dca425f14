/** A row's sliders as they are stored and as files of edits give them: apart from their use, which threads need that check nothing. */
import * as z from 'zod/mini';
import { within } from './bounds';
import type { RowGrade } from './row-grade';

const bounds = {
  saturation: within(0, 4),
  warmth: within(-1, 1),
  strength: within(0, 2),
  neutrals: within(0, 1),
};

/** Those that a file of edits moves. */
export const MovedRowSliders = z.partial(z.strictObject(bounds));
export const RowGradeSchema: z.ZodMiniType<RowGrade> = z.object(bounds);
