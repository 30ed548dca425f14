import { build, ensureModules, root, run } from './setup.mjs';

/** Runs src/cli/NAME.ts through tsx once packages are there and the app is built: `node run-ts.mjs NAME ARGS`. */
try {
  const [name, ...args] = process.argv.slice(2);
  await ensureModules();
  if (!process.env.TINTYPE_SKIP_BUILD) await build();
  process.exitCode = await run(process.execPath, ['--import', 'tsx', `${root}src/cli/${name}.ts`, ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
