/** Largest file that is kept for use offline: the core of ffmpeg is 32 MB. */
const MAX_FILE_BYTES = 48e6;

/** Endings by kind, as the system's "open with" wants them; the app's own picker has the same (src/state/saving/pick-file.ts). */
const VIDEO = {
  'video/mp4': ['.mp4', '.m4v'],
  'video/quicktime': ['.mov'],
  'video/x-matroska': ['.mkv'],
  'video/webm': ['.webm'],
  'video/x-msvideo': ['.avi'],
  'video/mpeg': ['.mpg', '.mpeg', '.vob'],
  'video/mp2t': ['.ts', '.mts', '.m2ts'],
  'video/x-ms-wmv': ['.wmv'],
  'video/x-flv': ['.flv'],
  'video/ogg': ['.ogv'],
  'video/3gpp': ['.3gp'],
};
const PICTURES = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
  'image/tiff': ['.tif', '.tiff'],
  'image/avif': ['.avif'],
  'image/gif': ['.gif'],
};

/**
 * What makes the built app installable and usable offline: its manifest, and the service worker with the list of what it keeps.
 *
 * @type {Partial<import('vite-plugin-pwa').VitePWAOptions>}
 */
export const installable = {
  strategies: 'injectManifest',
  srcDir: 'workers/offline',
  filename: 'offline.ts',
  // Registered by src/state/offline/keep-offline.ts: the content security policy knows no inline script.
  injectRegister: false,
  registerType: 'prompt',
  manifestFilename: 'tintype.webmanifest',
  manifest: {
    id: './',
    name: 'Tintype',
    short_name: 'Tintype',
    description: 'Colorizes black-and-white video from words, on this computer.',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#161616',
    theme_color: '#161616',
    categories: ['photo', 'video', 'utilities'],
    icons: [
      { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    // A film on its way in must not start a second studio, nor reload the one at work.
    launch_handler: { client_mode: 'focus-existing' },
    file_handlers: [{ action: './', accept: { ...VIDEO, ...PICTURES, 'application/x-tintype': ['.tintype'] } }],
    share_target: {
      action: './share',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'files', accept: ['video/*', 'image/*', '.tintype'] }] },
    },
  },
  injectManifest: {
    globPatterns: ['**/*.{html,js,mjs,css,wasm,svg,png,mp4}'],
    // The pack lies in OPFS by its hash; a second copy would be 45 MB for nothing.
    globIgnores: ['models/**'],
    maximumFileSizeToCacheInBytes: MAX_FILE_BYTES,
    // vite puts a hash of the content into the names under assets/.
    dontCacheBustURLsMatching: /^assets\//,
  },
};
