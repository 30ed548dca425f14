import { readdirSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { securityHeaders } from './src/cli/headers.mjs';
import { installable } from './src/cli/installable.mjs';

/** Vite signs its own inline development scripts with this; the built app has no inline script and needs none. */
const DEV_NONCE = 'tintype-dev';

/** Languages of React Aria's own texts that the studio does not speak are left out: of its thirty, those of src/texts stay. */
function ownLanguagesOnly(): Plugin {
  const own = readdirSync(new URL('src/texts', import.meta.url)).filter((name) => /^[a-z]{2}$/.test(name));
  const foreign = new RegExp(`react-(?:aria|stately)/.*/intl/\\w+/(?!${own.join('|')})[a-z]{2}-[A-Z]{2}\\.m?js$`);
  return {
    name: 'own-languages-only',
    enforce: 'pre',
    load: { filter: { id: foreign }, handler: () => 'export default {}' },
  };
}

export default defineConfig(({ command, isPreview, mode }) => {
  const isDevServer = command === 'serve' && !isPreview && !process.env.VITEST;
  return {
    // Pages of the tests are not installed: they need no service worker.
    plugins: [ownLanguagesOnly(), react(), VitePWA({ ...installable, disable: mode === 'test-page' })],
    base: './',
    html: isDevServer ? { cspNonce: DEV_NONCE } : {},
    server: { headers: securityHeaders({ scriptNonce: DEV_NONCE }) },
    preview: { headers: securityHeaders() },
    worker: { format: 'es' as const },
    // These find their wasm and worker files beside themselves; pre-bundling would move them.
    optimizeDeps: { exclude: ['onnxruntime-web', '@ffmpeg/ffmpeg', '@ffmpeg/core'] },
    build: {
      target: 'es2023',
      // data: URIs would need a wider content security policy.
      assetsInlineLimit: 0,
      sourcemap: true,
      chunkSizeWarningLimit: 2000,
    },
    test: {
      include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'e2e/**/*.test.ts', 'lint/**/*.test.ts'],
      environment: 'node',
      // Some read the whole tree: seconds, and on a busy machine many.
      testTimeout: 60_000,
      // Tests share modules, and so leave stores as they found them: twice as fast as a fresh world for each file.
      isolate: false,
    },
  };
});
