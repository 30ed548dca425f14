/** Each notice of the media worker has its German sentence, with as many values. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MEDIA_NOTICES, noticeInGerman } from '../src/texts/de/media/notices';

const media = fileURLToPath(new URL('../workers/media/', import.meta.url));

/** English sentences in the sources, {} for each value. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources
function sentences(): string[] {
  const names = readdirSync(media, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const found = names.flatMap((name) => {
    const code = readFileSync(media + name, 'utf8');
    const pushed = [...code.matchAll(/notices\.push\(([\s\S]*?)\);\n/g)].map(([, inside]) => inside!);
    const made = [...code.matchAll(/function \w+Notice\b[\s\S]*?\n}\n|\w+Notice = [^;]*;/g)].map(([whole]) => whole);
    return [...pushed, ...made].flatMap((part) =>
      [...part.matchAll(/(['`])([^'`\n]*[.])\1/g)].map(([, , text]) => text!),
    );
  });
  return [...new Set(found)].flatMap((text) => {
    const nouns = text.includes('This ${noun}') ? ['video', 'picture'] : [''];
    return nouns.map((noun) => text.replace('${noun}', noun).replace(/\$\{[^}]*\}/g, '{}'));
  });
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: sources

it('every notice of the media worker is said in German', () => {
  const english = sentences().filter((text) => /^[A-Z{]/.test(text));
  expect(english.length).toBeGreaterThan(20);
  expect(english.filter((text) => !(text in MEDIA_NOTICES))).toEqual([]);
});

it('values keep their places', () => {
  for (const [english, german] of Object.entries(MEDIA_NOTICES))
    if (!english.startsWith('{} ffmpeg')) expect(german.split('{}').length, english).toBe(english.split('{}').length);
  expect(noticeInGerman('3 of 89 frames were not colorized yet and stayed gray.')).toBe(
    '3 von 89 Bildern waren noch nicht koloriert und blieben grau.',
  );
  expect(noticeInGerman('Something else.')).toBe('Something else.');
});
