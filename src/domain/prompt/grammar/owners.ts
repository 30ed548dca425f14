/** Drops things that only say whose or where another one is: the wearer of a coat, the house of a roof, "the background". */
import { PARTS, PEOPLE, WEAK_NOUNS, WORN } from '../words/picture-words';
import { lastWord, type State } from './state';

export function settleOwners(state: State): void {
  const { drafts } = state;
  drafts.forEach((draft, i) => {
    if (draft.color !== null || draft.isDropped) return;
    const { kind } = draft.relation;
    const head = lastWord(draft.noun);
    const next = drafts[i + 1];
    const previous = drafts[i - 1];
    const tie = next?.relation.kind;
    const wears =
      next !== undefined &&
      PEOPLE.has(head) &&
      (((tie === 'in' || tie === 'with') && WORN.has(lastWord(next.noun))) || tie === 'wears');
    const isOwner = draft.isWhose && next !== undefined;
    const ownedHead = previous && !previous.isDropped ? lastWord(previous.noun) : '';
    const isWhole = kind === 'of' && (PARTS.has(ownedHead) || (WORN.has(ownedHead) && PEOPLE.has(head)));
    if ((wears || isOwner) && next) {
      draft.isDropped = true;
      next.owner = [draft.range[0], next.range[0]];
    } else if (isWhole && previous) {
      draft.isDropped = true;
      if (previous.range[1] < draft.range[1] && previous.colorClause === null) previous.range[1] = draft.range[1];
    } else if (draft.isAnaphor || WEAK_NOUNS.has(head)) {
      draft.isDropped = true;
      // "in the background" says where something is; "summer" by itself says nothing.
      const saysWhere = kind === 'in' || kind === 'place' || kind === 'of';
      if (!saysWhere) for (let k = draft.index; k < draft.last; k++) forget(state, k);
    }
  });
}

function forget({ used, reasons }: State, i: number): void {
  used.delete(i);
  reasons.set(i, 'no-object');
}
