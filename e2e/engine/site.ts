/** Test pages of this folder, built and served like the app itself, with its content security policy and the tiny pack. */
import { build } from 'vite';
import { serve } from '../../src/cli/serve.mjs';

const ROOT = new URL('../../', import.meta.url).pathname;

export interface Site {
  url: string;
  packUrl: string;
  close: () => Promise<void>;
}

/** @param page file name in this folder. @param out folder under e2e/.results, its own for each spec. */
export async function serveTestPage(page: string, out: string): Promise<Site> {
  const directory = `${ROOT}e2e/.results/${out}`;
  await build({
    root: ROOT,
    mode: 'test-page',
    configFile: `${ROOT}vite.config.ts`,
    publicDir: `${ROOT}e2e/packs`,
    logLevel: 'warn',
    build: {
      outDir: directory,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { input: `${ROOT}e2e/engine/${page}` },
    },
  });
  const { url, close } = await serve({ directory, ports: [0] });
  return { url: `${url}e2e/engine/${page}`, packUrl: `${url}tiny/`, close };
}
