/** The phrases of a prompt's rows that reach the network: as many as the loaded pack takes. */
import { type PromptPhrase, type PromptRow, toPhrases } from '../../domain/prompt/prompt';
import { engineReport, session } from '../stores/session';

/** Most things of one prompt; undefined while no pack is loaded. */
export function mostPhrases(): number | undefined {
  return engineReport(session.getState())?.limits.phrases;
}

export function phrasesOf(rows: readonly PromptRow[]): PromptPhrase[] {
  return toPhrases(rows, mostPhrases());
}
