/** One thing: its color as it will come out, its noun, whether this frame shows it, a switch and a remove. */

import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover, Switch } from 'react-aria-components';
import type { RowGrade } from '../../domain/color/row-grade';
import type { PromptRow } from '../../domain/prompt/prompt';
import { showRow } from '../../state/hand/actions';
import { useShownThings } from '../../state/hand/shown';
import { colorRow, gradeRow, removeRow, renameRow, toggleRow } from '../../state/prompt/actions';
import { searchShot } from '../../state/prompt/search-shot';
import { useShownPrompt } from '../../state/prompt/shown';
import { useTexts } from '../../state/stores/language';
import { patch, useReport, useSession } from '../../state/stores/session';
import { RowSliders } from '../looks/row-sliders';
import { Icon } from '../parts/icons';
import { presence } from './presence';
import { swatchOf } from './swatch';

const ColorPicker = lazy(() => import('./color-picker'));

/** What can be done to a row, by its id. */
export interface RowEdits {
  color: (id: string, color: string | null, hex: string | null) => void;
  rename: (id: string, noun: string) => void;
  toggle: (id: string) => void;
  remove: (id: string) => void;
  grade: (id: string, grade: RowGrade) => void;
}

const WORDS: RowEdits = {
  color: colorRow,
  rename: renameRow,
  toggle: toggleRow,
  remove: removeRow,
  grade: gradeRow,
};

interface Props {
  row: PromptRow;
  edits?: RowEdits;
  /** In place of whether the words were found on this frame. */
  presence?: ReactNode;
  /** Its color is another row's. */
  isColorless?: boolean;
  isChosen?: boolean;
  /** The pointer or the focus is on it. */
  onUse?: () => void;
  children?: ReactNode;
}

export function Row({ row, edits = WORDS, presence, isColorless = false, isChosen = false, onUse, children }: Props) {
  const { row: t, picker } = useTexts().prompts;
  const luminance = useSession((state) => state.draft.luminance[row.id] ?? 50);
  const isHovered = useSession((state) => state.view.hoverRow === row.id);
  const swatch = swatchOf(row, luminance);
  const colorName = row.hex ?? (row.color === null ? null : picker.name(row.color));
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const isStill = useReport()?.kind === 'still';
  const show = () => !isPaletteOpen && patch('view', { hoverRow: row.id });
  const hide = () => patch('view', { hoverRow: null });
  return (
    <li
      className="row"
      id={`thing-${row.id}`}
      data-off={!row.enabled || undefined}
      data-hovered={isHovered || undefined}
      data-chosen={isChosen || undefined}
      onPointerDown={onUse}
      // A row that comes to lie under a resting pointer was not pointed at.
      onPointerMove={(event) => (event.movementX !== 0 || event.movementY !== 0) && show()}
      onPointerLeave={hide}
      onFocus={({ target }) => target.matches(':focus-visible') && show()}
      onBlur={hide}
    >
      <DialogTrigger
        isOpen={isPaletteOpen}
        onOpenChange={(isOpen) => {
          setIsPaletteOpen(isOpen);
          if (isOpen) hide();
        }}
      >
        <Button className="swatch" isDisabled={isColorless} aria-label={t.colorOfIs(row.noun, colorName ?? t.anyColor)}>
          <span style={swatch === null ? undefined : { background: swatch }} data-any={swatch === null || undefined} />
        </Button>
        <Popover className="popover palette" placement="bottom left" containerPadding={8}>
          <Dialog aria-label={t.colorOf(row.noun)} className="picker">
            <RowSliders row={row} onMove={(grade) => edits.grade(row.id, grade)} />
            <Suspense fallback={<p className="dim">…</p>}>
              <ColorPicker
                row={row}
                luminance={luminance}
                onChoose={(color, hex) => edits.color(row.id, color, hex)}
                onClose={() => setIsPaletteOpen(false)}
              />
            </Suspense>
          </Dialog>
        </Popover>
      </DialogTrigger>
      <span className="row-color dim">{isColorless ? '' : (colorName ?? t.any)}</span>
      <NounField row={row} onRename={edits.rename} />
      {presence ?? <Presence row={row} canSearch={!isStill} />}
      <Switch
        className="switch"
        isSelected={row.enabled}
        onChange={() => edits.toggle(row.id)}
        aria-label={t.color(row.noun)}
      >
        <span className="switch-track" />
      </Switch>
      <Button
        className="button quiet icon row-remove"
        aria-label={t.remove(row.noun)}
        onPress={() => edits.remove(row.id)}
      >
        <Icon name="close" />
      </Button>
      {children}
    </li>
  );
}

/** The noun, editable where it stands; the text follows when the field is left or Enter is pressed. */
function NounField({ row, onRename }: { row: PromptRow; onRename: RowEdits['rename'] }) {
  const { row: t } = useTexts().prompts;
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null) onRename(row.id, draft);
    setDraft(null);
  };
  return (
    <input
      className="row-noun"
      aria-label={t.thing}
      title={row.english === undefined ? row.noun : t.toTheModel(row.noun, row.english)}
      value={draft ?? row.noun}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

function Presence({ row, canSearch }: { row: PromptRow; canSearch: boolean }) {
  const { row: t } = useTexts().prompts;
  const draft = useSession((state) => state.draft);
  const playhead = useSession((state) => state.view.playhead);
  const { rows } = useShownPrompt();
  const things = useShownThings();
  const state = presence(row, { draft, playhead, rows, things });
  if (state === 'found') return <span className="row-found" role="img" aria-label={t.found} title={t.found} />;
  if (state === 'unknown') return <span className="row-found" data-unknown aria-hidden="true" />;
  if (state === 'shared') {
    return (
      <span className="row-missing" title={t.oneForAll}>
        {t.sharesItsPlace}{' '}
        <Button className="link" onPress={() => showRow(row.id)}>
          {t.showIt}
        </Button>
      </span>
    );
  }
  return (
    <span className="row-missing" title={t.asIfNotThere}>
      {state === 'missing' && (
        <>
          {t.notFoundHere}{' '}
          {canSearch && (
            <Button className="link" onPress={() => void searchShot(row.id)}>
              {t.searchTheShot}
            </Button>
          )}
          {canSearch && ', '}
          <Button className="link" onPress={() => showRow(row.id)}>
            {t.showIt}
          </Button>
        </>
      )}
      {state === 'searching' && t.searching}
      {state === 'nowhere' && t.nowhere}
    </span>
  );
}
