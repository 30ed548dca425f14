/** What keys and buttons of the viewer share. */
import { patch, session } from '../../state/stores/session';

export function toggleWipe(): void {
  patch('view', { wipe: session.getState().view.wipe === null ? 0.5 : null });
}

export function toggleZoom(): void {
  patch('view', { zoom: session.getState().view.zoom === 'fit' ? 'full' : 'fit' });
}

export function toggleMute(): void {
  patch('view', { muted: !session.getState().view.muted });
}

export function toggleFullScreen(element: Element | null = document.querySelector('.viewer')): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void element?.requestFullscreen();
}
