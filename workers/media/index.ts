import * as Comlink from 'comlink';
import '../../src/domain/error-transfer';
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import '../../src/storage/alive';
import { MediaSession } from './session';

trustOwnScripts(self, (url) => new URL(url, self.location.href).origin);

const session = new MediaSession();

/** Frames' buffers move to the caller instead of being copied. */
async function transferred<T extends { lumaU8: Uint8Array }>(frames: Promise<T[]>): Promise<T[]> {
  const list = await frames;
  return Comlink.transfer(
    list,
    list.map((frame) => frame.lumaU8.buffer),
  );
}

Comlink.expose({
  open: session.open.bind(session),
  readFrames: (request: Parameters<MediaSession['readFrames']>[0]) => transferred(session.readFrames(request)),
  thumbnails: (count: number, height: number) => transferred(session.thumbnails(count, height)),
  exportVideo: session.exportVideo.bind(session),
  exportIntoFolder: session.exportIntoFolder.bind(session),
  close: session.close.bind(session),
});
