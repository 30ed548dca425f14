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

## Told, not guessed

- **High dynamic range** (HLG, PQ, Dolby Vision of profile 8, whose base is one of the two) is tone-mapped to BT.709, and a
  notice says so. Dolby Vision of profile 5 has no such base: it is refused with a sentence of its own.
- **Encrypted** files, codings that nothing here decodes (H.266 and others that ffmpeg knows by name alone) and pictures over 8K
  are refused as what they are (\`MEDIA_ENCRYPTED\`, \`MEDIA_UNSUPPORTED\`, \`MEDIA_TOO_LARGE\`), never as damaged.
- **A range past the end** (\`--from 1:00:00\` of a film of one second) or one that ends before it begins is refused with
  \`RANGE_EMPTY\` (\`src/headless/job.test.ts\`).
- **Pictures** are called pictures: an orientation in Exif is followed in JPEG, PNG, WebP and TIFF, all eight of them
  (\`e2e/stills.spec.ts\`); AVIF and HEIC turn by their own \`irot\` and \`imir\`, where the browser reads them. Of a TIFF of
  several pages the first is used, and a notice says how many there are; an animated WebP opens as a film of its frames.
- **Anything else**: seeded mutants of twenty healthy files (bytes flipped, cut, sizes made absurd) end with a code, within
  three times what the healthy file takes and 256 MB more memory (\`npm run mutants\`, 60 of them in every test run).

## Every file

| what | file | outcome | promised |
|---|---|---|---|`;

export function brokenInputs(): string {
  return `${INTRODUCTION}\n${ALL_FIXTURES.map(row).join('\n')}\n`;
}

function row({ fileName, what, expected }: Fixture): string {
  const [outcome, promised] = expected.works
    ? ['works', promiseOf(expected)]
    : ['refused', `\`${expected.code}\`: “${expected.says}”`];
  return `| ${what} | \`${fileName}\` | ${outcome} | ${promised} |`;
}

function promiseOf({ frames, width, height, notice }: Works): string {
  const count = typeof frames === 'number' ? `${frames}` : `${frames[0]} to ${frames[1]}`;
  const withNotice = notice ? `, and a notice with “${notice}”` : '';
  return `${count} ${count === '1' ? 'frame' : 'frames'} of ${width} x ${height}${withNotice}`;
}

if (process.argv[1]?.endsWith('broken-inputs.ts')) writeFileSync(TABLE, brokenInputs());
