import { expect, it } from 'vitest';
import { trustOwnScripts } from './trusted-urls';

it('lets the app’s own scripts through and no others', () => {
  const rules = new Map<string, (url: string) => string>();
  const scope = {
    location: { origin: 'http://localhost:4180' },
    trustedTypes: {
      createPolicy: (name: string, { createScriptURL }: { createScriptURL(url: string): string }) =>
        rules.set(name, createScriptURL),
    },
  };
  trustOwnScripts(scope, (url) => new URL(url, 'http://localhost:4180/app/').origin);
  expect([...rules.keys()]).toEqual(['default']);
  const trust = rules.get('default')!;
  for (const own of ['./offline.js', '/assets/a.js', 'http://localhost:4180/x.js']) expect(trust(own)).toBe(own);
  for (const foreign of ['https://example.org/x.js', '//example.org/x.js', 'data:text/javascript,1', 'blob:null/1'])
    expect(() => trust(foreign)).toThrow(foreign);
});

it('does nothing where the browser knows no Trusted Types', () => {
  expect(() => trustOwnScripts({ location: { origin: 'http://localhost' } }, (url) => url)).not.toThrow();
});
