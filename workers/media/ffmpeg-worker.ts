/** The worker of ffmpeg.wasm's library, under the app's policy for script addresses. */
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import '@ffmpeg/ffmpeg/worker';

trustOwnScripts(self, (url) => new URL(url, self.location.href).origin);
