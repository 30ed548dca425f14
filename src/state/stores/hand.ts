/** The selected tool and its state. It is not saved; the things that are marked with it are part of the project. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Mark } from '../../domain/hand/marks';
import type { Mask } from '../../domain/hand/mask';

export type Tool = 'none' | 'point' | 'box' | 'brush' | 'color' | 'dropper';
/** What the next mark does: it shows another thing, adds to the chosen one, or takes away from it. */
export type Mode = 'new' | 'add' | 'subtract';

interface Followed {
  /** Of what was shown: another is followed anew. */
  digest: string;
  masks: ReadonlyMap<number, Mask | null>;
}

export interface Hand {
  tool: Tool;
  mode: Mode;
  /** The thing that marks are added to. */
  thingId: string | null;
  /** Row whose place the next new thing shows. */
  rowId: string | null;
  /** Of the brush, in shares of the picture's shorter side. */
  radius: number;
  /** Of points and strokes of color, "#rrggbb". */
  color: string;
  /** Whom the dropper's color is for, and the tool that was in the hand before. */
  take: ((hex: string) => void) | null;
  toolBefore: Exclude<Tool, 'dropper'>;
  /** Where things are on frames they were followed to, by id; null where one is lost. */
  followed: Record<string, Followed>;
  /** Following under way. */
  following: { thingId: string; done: number; total: number } | null;
  /** Marks whose thing is still growing: shown at once. */
  pending: Mark[];
}

export const hand = createStore<Hand>()(() => ({
  tool: 'none',
  mode: 'new',
  thingId: null,
  rowId: null,
  radius: 0.04,
  color: '#3366cc',
  take: null,
  toolBefore: 'none',
  followed: {},
  following: null,
  pending: [],
}));

export function useHand<T>(select: (state: Hand) => T): T {
  return useStore(hand, select);
}
