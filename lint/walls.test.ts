/** Each wall is tried: a rule that never fires looks the same as a house in order. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const REFUSED = [
  ['src/ui/a.ts', "import { a } from '../../workers/media/api';"],
  ['src/ui/b.ts', "import type { A } from '../../workers/media/session';"],
  ['src/film/a.ts', "export { a } from '../../workers/media/api';"],
  ['src/film/b.ts', "export const a = () => import('../../workers/media/api');"],
  ['src/film/c.ts', "export type A = import('../../workers/media/session').A;"],
  ['src/film/d.ts', "import type { A } from '../state/stores/session';"],
  ['src/cli/a.ts', "import { a } from '../../workers/media/session';"],
  ['workers/media/a.ts', "import type { A } from '../../src/state/start';"],
  ['workers/media/decode/a.ts', "import { a } from '../../../src/film/job';"],
  ['src/domain/a.ts', "import type { A } from '../gpu/picture';"],
  ['src/domain/prompt/a.ts', "import type { A } from '../../../workers/media/api';"],
  ['src/domain/b.ts', "import { Input } from 'mediabunny';"],
  ['src/storage/a.ts', "import { a } from '../film/job';"],
  ['src/gpu/a.ts', "import { a } from '../state/start';"],
  ['src/clients/a.ts', "import { a } from '../state/start';"],
  ['src/state/film/a.ts', "import { a } from '../../ui/app';"],
  ['src/ui/drop/a.ts', "import { a } from '../../clients/media';"],
  ['src/ui/drop/b.ts', 'export const gpu = navigator.gpu;'],
  ['src/state/jobs/b.ts', 'export let running: string | null = null;'],
  ['workers/colorizer/a.ts', "import * as ort from 'onnxruntime-web/webgpu';"],
] as const;

const ALLOWED = [
  ['src/state/stores/a.ts', 'export let running: string | null = null;'],
  ['src/state/jobs/c.ts', 'export function count() { let n = 0; for (let i = 0; i < 3; i++) n += i; return n; }'],
  ['src/ui/drop/c.ts', "import type { A } from '../../../workers/media/api';"],
  ['src/cli/b.ts', "import { planClips } from '../../workers/colorizer/plan/clips';"],
  ['src/state/jobs/a.ts', "import { a } from '../film/frames';"],
  ['workers/media/decode/b.ts', "import { a } from '../../../src/storage/alive';"],
  ['workers/colorizer/runtime/ort.ts', "import * as ort from 'onnxruntime-web/webgpu';"],
] as const;

it('lint refuses what crosses a wall, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tintype-walls-'));
  try {
    for (const [path, code] of [...REFUSED, ...ALLOWED]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
    }
    cpSync(join(root, 'lint'), join(folder, 'lint'), { recursive: true });
    const { vcs: _, $schema: __, ...config } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    const args = ['lint', '--reporter=json', '--max-diagnostics=200', 'src', 'workers'];
    const biome = spawnSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(biome.stdout) as {
      diagnostics: { category: string; severity: string; location: { path: string | { file: string } } }[];
    };
    const walls = diagnostics.filter(
      ({ category }) => category === 'plugin' || category === 'lint/style/noRestrictedImports',
    );
    const found = new Set(walls.map(({ location: { path } }) => (typeof path === 'string' ? path : path.file)));
    expect([...found].sort()).toEqual(REFUSED.map(([path]) => path).sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
