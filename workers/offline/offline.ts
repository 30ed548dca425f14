/**
 * The service worker: the built app, kept whole for use without a network (Workbox's precache), and files that other apps share.
 * The model's pack is not among it: that lies in OPFS by its hash (workers/colorizer/pack). A newer version waits until the page
 * says so, or until no page of the older one is left.
 */
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { keepShared, SHARED } from '../../src/storage/shared-files';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

cleanupOutdatedCaches();
// What is kept has the headers it came with: isolation and the content security policy hold without the server, too.
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [new RegExp(`^${SHARED.parameter}$`)] });

registerRoute(
  ({ url }) => url.href === new URL(SHARED.action, self.registration.scope).href,
  async ({ request }) => {
    const { scope } = self.registration;
    const outcome = await keepShared(await request.formData(), scope).catch(() => SHARED.failed);
    return Response.redirect(new URL(`./?${SHARED.parameter}=${outcome}`, scope), 303);
  },
  'POST',
);

self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
