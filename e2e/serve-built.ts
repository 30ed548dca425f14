import { serve } from '../src/cli/serve.mjs';

/** Serves dist/ for the whole run, as `npm start` does, and tells the tests where through TINTYPE_URL. */
export default async function serveBuilt(): Promise<() => Promise<void>> {
  const server = await serve({ ports: [0] });
  process.env.TINTYPE_URL = server.url;
  return server.close;
}
