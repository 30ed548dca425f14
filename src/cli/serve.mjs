import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { securityHeaders } from './headers.mjs';
import { root } from './setup.mjs';

/** @type {Record<string, string>} */
const MIME = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Where a model of the user's is served. */
const OWN_MODEL = '/models/own/';

/**
 * Serves the built app on this computer only.
 *
 * A saved project lives under the page's origin, port included, so the same port is tried first every time.
 *
 * @param {{ directory?: string, ports?: number[], model?: string | undefined }} [options] another build than dist/ (or TINTYPE_DIST); ports to
 *   try in order, 0 is any free one; a folder with a model to serve at models/own/
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({
  directory = process.env.TINTYPE_DIST || `${root}dist`,
  ports = [4180, 4181, 4182, 4183, 0],
  model = undefined,
} = {}) {
  const server = createServer((request, response) => {
    answer({ directory, model }, request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error?.message ?? error));
    });
  });
  for (const port of ports) {
    const listening = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    server.removeAllListeners('error');
    if (!listening) continue;
    const address = /** @type {import('node:net').AddressInfo} */ (server.address());
    return {
      url: `http://localhost:${address.port}/`,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  }
  throw new Error(`No free port among ${ports.join(', ')}.`);
}

/**
 * @param {{ directory: string, model: string | undefined }} folders
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folders, request, response) {
  const headers = securityHeaders();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, headers).end();
    return;
  }
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  const isModel = folders.model !== undefined && path.startsWith(OWN_MODEL);
  const directory = isModel ? /** @type {string} */ (folders.model) : folders.directory;
  const name = isModel ? path.slice(OWN_MODEL.length) : path;
  const file = normalize(join(directory, name.endsWith('/') ? `${name}index.html` : name));
  const found = file.startsWith(directory + sep) ? await stat(file).catch(() => null) : null;
  if (!found?.isFile()) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  headers['Content-Type'] = MIME[extname(file)] ?? 'application/octet-stream';
  headers['Accept-Ranges'] = 'bytes';
  headers.ETag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  // vite puts a hash of the content into the names under assets/.
  headers['Cache-Control'] = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers).end();
    return;
  }
  // Ranges let an interrupted download of the model pack go on where it stopped.
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), found.size - 1) : found.size - 1;
  if (range && start > end) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${found.size}` }).end();
    return;
  }
  if (range) headers['Content-Range'] = `bytes ${start}-${end}/${found.size}`;
  headers['Content-Length'] = String(Math.max(0, end - start + 1));
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD' || found.size === 0) response.end();
  else createReadStream(file, { start, end }).pipe(response);
}
