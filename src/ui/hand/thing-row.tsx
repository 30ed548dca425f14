/** One thing shown by hand, among the rows: its color, its name, and the row that it is bound to. */

import { Button } from 'react-aria-components';
import { asRow, rowOf, type Thing } from '../../domain/hand/thing';
import {
  bindThing,
  chooseThing,
  colorThing,
  gradeThing,
  keepAsItIs,
  keepGray,
  keepNoLonger,
  presentColors,
  removeThing,
  renameThing,
  toggleThing,
} from '../../state/hand/actions';
import { followedTo, followThing, stopFollowing } from '../../state/hand/following';
import { useShownPrompt } from '../../state/prompt/shown';
import { useHand } from '../../state/stores/hand';
import { useTexts } from '../../state/stores/language';
import { useReport, useSession } from '../../state/stores/session';
import { Row, type RowEdits } from '../prompts/row';
import { outlineColor } from './outline-colors';

/** Follows the thing through the shot, and says how far it was followed and where it was lost. */
function Follow({ thing }: { thing: Thing }) {
  const { row: t } = useTexts().hand;
  const isStill = useReport()?.kind === 'still';
  const following = useHand((state) => state.following);
  const masks = useHand((state) => state.followed[thing.id]) && followedTo(thing);
  if (isStill) return null;
  if (following?.thingId === thing.id)
    return (
      <Button className="link" onPress={stopFollowing}>
        {t.following(following.done, following.total)}
      </Button>
    );
  if (!masks)
    return (
      <Button className="link" onPress={() => void followThing(thing.id)}>
        {t.follow}
      </Button>
    );
  const lost = [...masks.values()].filter((mask) => mask === null).length;
  return <span>{lost === 0 ? t.followed : t.lostOn(lost)}</span>;
}

/** Whether the thing stays gray, or as it is. */
function Keep({ thing }: { thing: Thing }) {
  const { row: t } = useTexts().hand;
  const { id, treatment } = thing;
  // What is shown decides whether there are colors to keep.
  useSession(({ view }) => `${view.playhead} ${view.shown}`);
  useSession(({ draft }) => draft.last);
  const isKept = treatment === 'kept';
  const canKeep = isKept || presentColors(thing) !== null;
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={treatment === 'gray'}
          onChange={(event) => keepGray(id, event.target.checked)}
        />
        {t.keepGray}
      </label>
      <label title={canKeep ? undefined : t.noColorsYet}>
        <input
          type="checkbox"
          checked={isKept}
          disabled={!canKeep}
          onChange={(event) => (event.target.checked ? keepAsItIs(id) : keepNoLonger(id))}
        />
        {t.keepAsItIs}
      </label>
    </>
  );
}

const EDITS: RowEdits = {
  color: colorThing,
  rename: renameThing,
  toggle: toggleThing,
  remove: removeThing,
  grade: gradeThing,
};

export function ThingRow({ thing }: { thing: Thing }) {
  const { row: t } = useTexts().hand;
  const { rows } = useShownPrompt();
  const isChosen = useHand((state) => state.thingId === thing.id);
  const isHere = useSession((state) => thing.drawn.some(({ frame }) => frame === state.view.playhead));
  const bound = rowOf(thing, rows);
  const row = asRow(thing);
  const mark = (
    <span
      className="row-outline"
      style={{ background: isHere ? outlineColor(thing.id) : 'none', outline: `1px solid ${outlineColor(thing.id)}` }}
      role="img"
      aria-label={isHere ? t.shownHere : t.notShownHere}
    />
  );
  return (
    <Row
      row={row}
      edits={EDITS}
      presence={mark}
      isColorless={bound !== null}
      isChosen={isChosen}
      onUse={() => chooseThing(thing.id)}
    >
      <div className="row-thing">
        <label>
          {t.is}
          <select
            className="field"
            value={bound?.id ?? ''}
            aria-label={t.whatIs(thing.name)}
            onChange={(event) => bindThing(thing.id, event.target.value === '' ? null : event.target.value)}
          >
            <option value="">{t.ofItsOwn}</option>
            {rows.map(({ id, noun }) => (
              <option key={id} value={id}>
                {noun}
              </option>
            ))}
          </select>
        </label>
        <Follow thing={thing} />
        {bound === null && <Keep thing={thing} />}
      </div>
    </Row>
  );
}
