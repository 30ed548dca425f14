/** One thing shown by hand, among the rows: its color, its name, and the row that it is bound to. */
import { asRow, rowOf, type Thing } from '../../domain/hand/thing';
import {
  bindThing,
  chooseThing,
  colorThing,
  keepGray,
  removeThing,
  renameThing,
  toggleThing,
} from '../../state/hand/actions';
import { useShownPrompt } from '../../state/prompt/shown';
import { useHand } from '../../state/stores/hand';
import { useSession } from '../../state/stores/session';
import { Row, type RowEdits } from '../prompts/row';
import { outlineColor } from './outline-colors';

const EDITS: RowEdits = { color: colorThing, rename: renameThing, toggle: toggleThing, remove: removeThing };

export function ThingRow({ thing }: { thing: Thing }) {
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
      aria-label={isHere ? 'shown on this frame' : 'not shown on this frame'}
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
          is
          <select
            className="field"
            value={bound?.id ?? ''}
            aria-label={`What ${thing.name} is`}
            onChange={(event) => bindThing(thing.id, event.target.value === '' ? null : event.target.value)}
          >
            <option value="">a thing of its own</option>
            {rows.map(({ id, noun }) => (
              <option key={id} value={id}>
                {noun}
              </option>
            ))}
          </select>
        </label>
        {bound === null && (
          <label>
            <input
              type="checkbox"
              checked={thing.treatment === 'gray'}
              onChange={(event) => keepGray(thing.id, event.target.checked)}
            />
            keep gray
          </label>
        )}
      </div>
    </Row>
  );
}
