/** Wires the services together once, at start: what follows an edit, what follows the playhead, what leaving the page means. */

import { shotStartAt } from '../domain/shots/edit';
import { cancelDraft, draftKey, planDraft } from './drafts/drafts';
import { loadEngine, rememberedChoice } from './film/engine';
import { wantFrame } from './film/frames';
import { emitPicture } from './film/picture-signal';
import { followWithSound } from './film/sound';
import { refreshFinished } from './jobs/finished';
import { loadGrammar } from './prompt/actions';
import { queue, startQueue } from './queue/queue';
import { startAutosave } from './saving/autosave';
import { deriveShots } from './shots/shots';
import { project } from './stores/project';
import { patch, session } from './stores/session';

/** Time to interactive comes first; the pack and the grammar begin after it. */
const REST_MS = 1200;

export function startStudio(): void {
  patch('engine', { wanted: rememberedChoice() });
  project.subscribe((now, before) => {
    const { playhead } = session.getState().view;
    if (now.prompts !== before.prompts || now.shotEdits !== before.shotEdits) deriveShots();
    if (now.prompts !== before.prompts || now.settings !== before.settings) {
      void refreshFinished();
      if (draftKey(playhead, now) !== draftKey(playhead, before)) patch('draft', { search: {} });
      // Typing alone cancels a draft under way: its words are about to change.
      planDraft('edit');
    }
    if (now.saturation !== before.saturation) emitPicture();
  });
  session.subscribe((now, before) => {
    const moved = now.view.playhead !== before.view.playhead;
    const stopped = before.view.playing && !now.view.playing;
    const readied = now.engine.report !== before.engine.report || now.media.report !== before.media.report;
    const isOtherShot =
      shotStartAt(now.media.shotStarts, now.view.playhead) !==
      shotStartAt(before.media.shotStarts, before.view.playhead);
    // What was looked for, and found, in one shot says nothing about another, whose rows may be others.
    if (moved && isOtherShot) patch('draft', { search: {}, luminance: {} });
    if (now.view.playing && !before.view.playing) cancelDraft();
    if (now.media.shotsFound !== before.media.shotsFound || now.media.report !== before.media.report) deriveShots();
    // A boundary inside of what is finished undoes it: color must not go over one.
    if (readied || now.media.shotStarts !== before.media.shotStarts) void refreshFinished();
    if (moved || stopped || readied) planDraft('rest');
    if (readied && now.media.report) wantFrame(now.view.playhead);
  });
  window.addEventListener('beforeunload', (event) => {
    const { work, exporting } = session.getState();
    const isQueueAtWork = queue.getState().runsHere && queue.getState().progress !== null;
    if (work.phase !== 'idle' || exporting.phase === 'running' || isQueueAtWork) event.preventDefault();
  });
  session.subscribe(followWithSound);
  void startAutosave();
  void startQueue();
  setTimeout(() => {
    void loadGrammar();
    void loadEngine();
  }, REST_MS);
}
