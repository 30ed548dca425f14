/** The WebGPU compositor compared with the one on the processor, on a real adapter (SwiftShader), imported from the sources. */
import { expect, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { chromiumFlags, ensureChromium } from '../src/cli/chromium.mjs';
import { type Grade, NEUTRAL_GRADE } from '../src/domain/color/grade';

// Without Vulkan for the compositor too, headless Chromium's GPU process dies when a WebGPU canvas is presented in software.
const PRESENTING = ['--use-angle=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader'];
test.use({ launchOptions: { executablePath: ensureChromium(), args: [...chromiumFlags(), ...PRESENTING] } });

let server: ViteDevServer;
let origin: string;

test.beforeAll(async () => {
  server = await createServer({ server: { port: 0, host: '127.0.0.1', hmr: false, watch: null }, logLevel: 'error' });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || typeof address !== 'object') throw new Error('the development server has no address');
  origin = `http://127.0.0.1:${address.port}`;
});

test.afterAll(() => server.close());

test.beforeEach(async ({ page }) => {
  // An empty page of the same origin: modules are imported from it one by one.
  await page.route('**/blank', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title>' }),
  );
  await page.goto(`${origin}/blank`);
});

interface Case {
  name: string;
  luma: [width: number, height: number];
  chroma: [width: number, height: number] | null;
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
  grade?: Partial<Grade>;
  wipe: number | null;
}

const CASES: Case[] = [
  {
    name: 'plain',
    luma: [320, 240],
    chroma: [96, 64],
    matrix: 'bt601',
    range: 'limited',
    wipe: null,
  },
  {
    name: 'odd sizes, full range',
    luma: [101, 67],
    chroma: [64, 32],
    matrix: 'bt709',
    range: 'full',
    wipe: null,
  },
  {
    name: 'too vivid for the gamut',
    luma: [160, 90],
    chroma: [64, 32],
    matrix: 'bt709',
    range: 'limited',
    grade: { saturation: 3 },
    wipe: 0.4,
  },
  {
    name: 'all sliders',
    luma: [160, 90],
    chroma: [64, 32],
    matrix: 'bt709',
    range: 'limited',
    grade: { saturation: 1.4, warmth: 0.4, tint: -0.2, split: 0.5, neutrals: 0.7 },
    wipe: 0.4,
  },
  {
    name: 'gray',
    luma: [64, 48],
    chroma: null,
    matrix: 'bt601',
    range: 'limited',
    grade: { warmth: 1 },
    wipe: null,
  },
  {
    name: 'one pixel wide',
    luma: [1, 50],
    chroma: [32, 64],
    matrix: 'bt601',
    range: 'full',
    wipe: null,
  },
  {
    name: 'smaller than its chroma',
    luma: [40, 30],
    chroma: [64, 64],
    matrix: 'bt601',
    range: 'limited',
    wipe: null,
  },
];

test('every shader compiles and there is an adapter', async ({ page }) => {
  const found = await page.evaluate(async () => {
    const path = '/src/gpu/device.ts';
    const { requestDevice } = (await import(path)) as typeof import('../src/gpu/device');
    const granted = await requestDevice('test');
    if ('refusal' in granted) return granted;
    const { adapterName, isFallback } = granted;
    granted.device.destroy();
    return { adapterName, isFallback };
  });
  expect(found).toEqual({ adapterName: expect.stringMatching(/swiftshader/i), isFallback: true });
});

for (const example of CASES) {
  test(`same picture and same planes on GPU and processor: ${example.name}`, async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const worst = await page.evaluate(
      async (example) => {
        const paths = ['/src/gpu/device.ts', '/src/gpu/compositor.ts', '/src/gpu/compositor-cpu.ts'];
        const [{ requestDevice }, { createCompositor }, cpu] = (await Promise.all(
          paths.map((path) => import(path)),
        )) as [
          typeof import('../src/gpu/device'),
          typeof import('../src/gpu/compositor'),
          typeof import('../src/gpu/compositor-cpu'),
        ];
        const granted = await requestDevice('test');
        if ('refusal' in granted) throw new Error(granted.refusal);
        // Smooth waves with hard edges and some grain, the same on every run.
        const wave = (width: number, height: number, channels: number, seed: number) =>
          Uint8Array.from({ length: width * height * channels }, (_, i) => {
            const at = Math.floor(i / channels);
            const x = (at % width) / width;
            const y = Math.floor(at / width) / height;
            const edge = x + y * 0.5 > 0.7 ? 60 : 0;
            const grain = ((i * 7919 + seed * 31) % 17) - 8;
            return Math.max(
              0,
              Math.min(255, 110 + 70 * Math.sin(seed + 6 * x + (i % channels) * 2) * Math.cos(5 * y) + edge + grain),
            );
          });
        const { luma, chroma, matrix, range, wipe, grade } = example;
        const picture = {
          luma: { width: luma[0], height: luma[1], lumaU8: wave(luma[0], luma[1], 1, 1) },
          chroma: chroma && { width: chroma[0], height: chroma[1], abU8: wave(chroma[0], chroma[1], 2, 2) },
          colorSpace: { matrix, range },
          grade,
          wipe,
        };
        const compositor = createCompositor(granted.device);
        const planes = await compositor.composeToI420(picture);
        const canvas = document.createElement('canvas');
        // From another grade and another wipe to these: only the last passes are repeated.
        compositor.composeToCanvas(canvas, { ...picture, grade: { ...grade, warmth: -1 }, wipe: null });
        compositor.composeToCanvas(canvas, picture);
        const copy = new OffscreenCanvas(luma[0], luma[1]);
        const context = copy.getContext('2d');
        context?.drawImage(canvas, 0, 0);
        const shown = context?.getImageData(0, 0, luma[0], luma[1]).data ?? [];
        const wanted = cpu.composeToRgba(picture);
        const wantedPlanes = cpu.composeToI420(picture);
        const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => {
          if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
          let most = 0;
          for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
          return most;
        };
        const colorful = Math.max(...wantedPlanes.u) - Math.min(...wantedPlanes.u);
        compositor.destroy();
        granted.device.destroy();
        return {
          rgba: apart(shown, wanted),
          u: apart(planes.u, wantedPlanes.u),
          v: apart(planes.v, wantedPlanes.v),
          size: [planes.width, planes.height],
          colorful,
        };
      },
      { ...example, grade: { ...NEUTRAL_GRADE, ...example.grade } },
    );
    expect(worst.u).toBeLessThanOrEqual(1);
    expect(worst.v).toBeLessThanOrEqual(1);
    // One code of chroma is up to 2.2 codes of blue.
    expect(worst.rgba).toBeLessThanOrEqual(3);
    expect(worst.size).toEqual([Math.ceil(example.luma[0] / 2), Math.ceil(example.luma[1] / 2)]);
    if (example.chroma) expect(worst.colorful).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });
}

test('an export goes on, on the processor, when the device is lost', async ({ page }) => {
  const result = await page.evaluate(async (grade) => {
    const path = '/src/gpu/open-compositor.ts';
    const { openCompositor } = (await import(path)) as typeof import('../src/gpu/open-compositor');
    // A device loss is made by destroy(), disguised so that the compositor does not take it for its own call.
    const request = GPUAdapter.prototype.requestDevice;
    const devices: GPUDevice[] = [];
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await request.apply(this, args);
      devices.push(device);
      return device;
    };
    const compositor = await openCompositor('test', true);
    const source = {
      luma: { width: 64, height: 48, lumaU8: new Uint8Array(64 * 48).fill(120) },
      chroma: { width: 32, height: 32, abU8: new Uint8Array(2 * 32 * 32).fill(160) },
      colorSpace: { matrix: 'bt601', range: 'limited' },
      grade,
    } as const;
    const before = await compositor.composeToI420(source);
    const nameBefore = compositor.name;
    devices[0]?.destroy();
    const after = await compositor.composeToI420(source);
    return { nameBefore, nameAfter: compositor.name, before: before.u[0], after: after.u[0] };
  }, NEUTRAL_GRADE);
  expect(result.nameBefore).toMatch(/swiftshader/i);
  expect(result.nameAfter).toBe('processor');
  expect(Math.abs((result.before ?? 0) - (result.after ?? 255))).toBeLessThanOrEqual(1);
});
