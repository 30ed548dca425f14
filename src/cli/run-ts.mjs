import { binary, build, ensureModules, root, run } from './setup.mjs';

/** Runs src/cli/NAME.ts through tsx once packages are there and the app is built: `node run-ts.mjs NAME ARGS`. */
try {
  const [name, ...args] = process.argv.slice(2);
  ensureModules();
  if (!process.env.TINTYPE_SKIP_BUILD) build();
  process.exitCode = run(process.execPath, [binary('tsx'), `${root}src/cli/${name}.ts`, ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
