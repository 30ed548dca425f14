/** docs/broken-inputs.md from the data that broken.spec.ts tests: `npx tsx e2e/broken-inputs.ts` writes it anew. */

import { writeFileSync } from 'node:fs';
import type { Fixture, Works } from './fixtures';
import { ALL_FIXTURES } from './odd-fixtures';

export const TABLE = new URL('../docs/broken-inputs.md', import.meta.url);

const INTRODUCTION = `# Odd and broken inputs

What is promised for files that are damaged, mislabeled or merely unusual. Each of them is made and opened by
\`e2e/broken.spec.ts\` in a real browser: it either works, every frame and an export included, or is refused with one
sentence and a code; and each time a good file opens right afterwards. The table is written from the test's own data
(\`npx tsx e2e/broken-inputs.ts\`), and a test holds the two together.

| what | file | outcome | promised |
|---|---|---|---|`;

export function brokenInputs(): string {
  return `${INTRODUCTION}\n${ALL_FIXTURES.map(row).join('\n')}\n`;
}

function row({ fileName, what, expected }: Fixture): string {
  const [outcome, promised] = expected.works
    ? ['works', promiseOf(expected)]
    : ['refused', expected.codes.map((code) => `\`${code}\``).join(' or ')];
  return `| ${what} | \`${fileName}\` | ${outcome} | ${promised} |`;
}

function promiseOf({ frames, width, height, notice }: Works): string {
  const count = typeof frames === 'number' ? `${frames}` : `${frames[0]} to ${frames[1]}`;
  const told = notice ? `, and a notice with “${notice}”` : '';
  return `${count} ${count === '1' ? 'frame' : 'frames'} of ${width} x ${height}${told}`;
}

if (process.argv[1]?.endsWith('broken-inputs.ts')) writeFileSync(TABLE, brokenInputs());
