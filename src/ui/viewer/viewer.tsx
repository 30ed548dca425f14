/** The picture: fitted to the window, with a wipe against gray, or at 100 % with panning; a label in its corner says what is shown. */

import { type MouseEvent, type PointerEvent, useRef } from 'react';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import { HandOverlay } from '../hand/hand-overlay';
import { HandTools } from '../hand/hand-tools';
import { HoverOutline } from '../hand/hover-outline';
import { followPointer } from '../parts/drag';
import { Icon } from '../parts/icons';
import { ToolButton } from '../parts/tool-button';
import { TroubleBox } from '../parts/trouble-box';
import { pickRow } from './pick-row';
import { usePictureBox } from './use-picture-box';
import { useStage } from './use-stage';
import { toggleFullScreen, toggleWipe, toggleZoom } from './view-actions';
import { WipeHandle } from './wipe-handle';
import './viewer.css';

export function Viewer() {
  const { viewer: t } = useTexts();
  const section = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const zoom = useSession((state) => state.view.zoom);
  const wipe = useSession((state) => state.view.wipe);
  const box = usePictureBox(scroller);
  const stage = useStage();
  return (
    <main className="viewer" ref={section} aria-label={t.picture}>
      <DraftLine />
      <div
        className="viewer-scroll"
        data-zoom={zoom}
        ref={scroller}
        onPointerDown={zoom === 'full' ? pan : undefined}
        // At 100 % it takes the focus, so that the arrow keys can move the picture.
        tabIndex={zoom === 'full' ? 0 : undefined}
      >
        <div className="viewer-picture" style={{ width: box.width, height: box.height }}>
          <canvas key={stage.generation} ref={stage.attach} role="img" aria-label={stage.description} onClick={pick} />
          <HoverOutline />
          <HandOverlay />
          {wipe !== null && <WipeHandle position={wipe} />}
        </div>
      </div>
      <Shown />
      <HandTools />
      <div className="viewer-tools">
        <ToolButton label={t.wipe} hint="W" onPress={toggleWipe} isSelected={wipe !== null}>
          <Icon name="wipe" />
        </ToolButton>
        <ToolButton label={t.fullZoom} hint="Z" onPress={toggleZoom} isSelected={zoom === 'full'}>
          <span aria-hidden="true" className="viewer-zoom-label">
            1:1
          </span>
        </ToolButton>
        <ToolButton label={t.fullScreen} hint="F" onPress={() => toggleFullScreen(section.current)}>
          <Icon name="full" />
        </ToolButton>
      </div>
      <div className="viewer-trouble">
        <TroubleBox place="viewer" />
      </div>
    </main>
  );
}

/** A thin moving line while a draft is made; the previous draft stays on screen meanwhile. */
function DraftLine() {
  const phase = useSession((state) => state.draft.phase);
  const isBusy = phase === 'waiting' || phase === 'drafting';
  return <div className="draft-line" data-busy={isBusy || undefined} aria-hidden="true" />;
}

function Shown() {
  const { viewer: t } = useTexts();
  const { shown, holdGray, buffering } = useSession((state) => state.view);
  const phase = useSession((state) => state.draft.phase);
  const engine = useSession((state) => state.engine.phase);
  const words = holdGray ? t.original : t.shown[shown];
  const busy = phase === 'drafting' || phase === 'waiting' ? t.drafting : '';
  const waits = shown === 'gray' && engine === 'loading' ? t.modelLoading : '';
  return (
    <p className="viewer-shown" role="status">
      {buffering ? t.reading : `${words}${busy}${waits}`}
    </p>
  );
}

function pick({ currentTarget, clientX, clientY }: MouseEvent<HTMLCanvasElement>): void {
  const box = currentTarget.getBoundingClientRect();
  pickRow((clientX - box.left) / box.width, (clientY - box.top) / box.height);
}

/** Drags the picture around at 100 %. */
function pan(event: PointerEvent<HTMLDivElement>): void {
  if (event.button !== 0 || (event.target as Element).closest('.wipe-handle')) return;
  const scroller = event.currentTarget;
  const start = { x: event.clientX + scroller.scrollLeft, y: event.clientY + scroller.scrollTop };
  followPointer(event, (moved) => scroller.scrollTo(start.x - moved.clientX, start.y - moved.clientY));
}
