import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * ffmpeg.wasm's core run inside Node, for the tests alone: they make their fixtures and check exported files with it,
 * so that nothing but Node has to be installed. Synchronous, in memory.
 */
interface Core {
  FS: {
    writeFile(path: string, data: Uint8Array): void;
    readFile(path: string): Uint8Array;
  };
  ret: number;
  exec(...args: string[]): void;
  ffprobe(...args: string[]): void;
  setLogger(log: (line: { type: string; message: string }) => void): void;
  setTimeout(milliseconds: number): void;
}

export type Files = Record<string, Uint8Array>;

const modulePath = createRequire(import.meta.url)
  .resolve('@ffmpeg/core')
  .replace('/umd/', '/esm/');

let compiling: Promise<WebAssembly.Module> | undefined;

/** A new core for every call: calls leak their stack (workers/media/ffmpeg.ts), and ffmpeg's global variables keep their values. */
async function startCore(): Promise<Core> {
  compiling ??= WebAssembly.compile(readFileSync(modulePath.replace(/\.js$/, '.wasm')));
  const compiled = await compiling;
  // The core expects a worker's global scope; it only reads its own location from it.
  const scope = globalThis as { self?: unknown };
  const before = scope.self;
  scope.self = { location: { href: 'file:///ffmpeg-core.js' } };
  try {
    const { default: createCore } = await import(modulePath);
    return await createCore({
      instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
        const instance = new WebAssembly.Instance(compiled, imports);
        done(instance);
        return instance.exports;
      },
    });
  } finally {
    if (before === undefined) delete scope.self;
    else scope.self = before;
  }
}

async function call(
  kind: 'exec' | 'ffprobe',
  args: string[],
  inputs: Files,
  outputs: string[],
): Promise<{ files: Files; log: string }> {
  const core = await startCore();
  const log: string[] = [];
  core.setLogger(({ message }) => log.push(message));
  for (const [name, data] of Object.entries(inputs)) core.FS.writeFile(name, data);
  core.setTimeout(-1);
  core[kind](...args);
  // ffprobe's main returns without setting a code; a missing output below is its failure.
  if (core.ret !== 0 && kind === 'exec')
    throw new Error(`${kind} ${args.join(' ')} returned ${core.ret}:\n${log.join('\n')}`);
  const files: Files = {};
  for (const name of outputs) files[name] = core.FS.readFile(name);
  return { files, log: log.join('\n') };
}

/** Runs ffmpeg and returns the one file it wrote, named `output` in the arguments. */
export async function ffmpeg(args: string[], output: string, inputs: Files = {}): Promise<Uint8Array> {
  const { files } = await call('exec', ['-hide_banner', '-y', ...args], inputs, [output]);
  return files[output]!;
}

export interface ProbedStream {
  codec_type: string;
  codec_name: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  profile?: string;
  sample_aspect_ratio?: string;
  color_space?: string;
  color_range?: string;
  avg_frame_rate?: string;
  duration?: string;
  nb_read_packets?: string;
  codec_tag_string?: string;
  tags?: Record<string, string>;
}

/** What ffprobe says of a file, packets counted. */
export async function ffprobe(
  file: Uint8Array,
): Promise<{ streams: ProbedStream[]; format: { duration: string; tags?: Record<string, string> } }> {
  const args = [
    '-v',
    'error',
    '-count_packets',
    '-show_streams',
    '-show_format',
    '-of',
    'json',
    '-o',
    'probe.json',
    'in',
  ];
  const { files } = await call('ffprobe', args, { in: file }, ['probe.json']);
  return JSON.parse(new TextDecoder().decode(files['probe.json']!));
}

/** Presentation times of a track's packets, seconds, ascending. */
export async function packetTimes(file: Uint8Array, kind: 'v' | 'a'): Promise<number[]> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    `${kind}:0`,
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv',
    '-o',
    'times.csv',
    'in',
  ];
  const { files } = await call('ffprobe', args, { in: file }, ['times.csv']);
  const rows = new TextDecoder().decode(files['times.csv']!).split('\n');
  return rows
    .filter((row) => row.startsWith('packet,'))
    .map((row) => Number(row.split(',')[1]))
    .sort((a, b) => a - b);
}

/** Every frame's Y' plane as the decoder gives it, upright, one after another; no range or matrix conversion. */
export async function decodeLuma(file: Uint8Array): Promise<Uint8Array> {
  const args = [
    '-i',
    'in',
    '-map',
    '0:v:0',
    '-vf',
    'extractplanes=y',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    'out.raw',
  ];
  return ffmpeg(args, 'out.raw', { in: file });
}

/** Every frame as planar 4:2:0, one after another. */
export async function decodeI420(file: Uint8Array): Promise<Uint8Array> {
  return ffmpeg(
    ['-i', 'in', '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'out.raw'],
    'out.raw',
    { in: file },
  );
}
