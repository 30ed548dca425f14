/** The models in this browser as the panel shows them. Written by src/state/models alone. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ModelFacts, Offer } from '../models/offer';

export interface KeptModel {
  hash: string;
  /** False where copying it was interrupted. */
  isWhole: boolean;
  /** null where a later version of the app has written it. */
  facts: ModelFacts | null;
}

export type AddingModel =
  | { phase: 'none' }
  | { phase: 'looking'; name: string }
  /** Shown to the user, not copied yet. */
  | { phase: 'offered'; offer: Offer; facts: ModelFacts; bytesFree: number | null }
  | { phase: 'copying'; facts: ModelFacts; bytesDone: number; abort: AbortController };

export interface Models {
  isOpen: boolean;
  /** null before they are looked through. */
  kept: readonly KeptModel[] | null;
  adding: AddingModel;
}

export const models = createStore<Models>()(() => ({ isOpen: false, kept: null, adding: { phase: 'none' } }));

export function openModels(): void {
  models.setState({ isOpen: true });
}

export function useModels<T>(select: (state: Models) => T): T {
  return useStore(models, select);
}
