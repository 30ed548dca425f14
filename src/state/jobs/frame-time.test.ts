import { beforeEach, expect, test, vi } from 'vitest';
import { expectedFrameSeconds, rememberFrameTime } from './frame-time';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

test('nothing measured, nothing promised', () => {
  expect(expectedFrameSeconds({ draftSeconds: null }, 'wasm')).toBeNull();
});

test('a frame of a job is expected to take less than a draft', () => {
  expect(expectedFrameSeconds({ draftSeconds: 2 }, 'wasm')).toBeCloseTo(0.8);
});

test('what a job has shown serves later drafts, whatever their settings, on the same runtime alone', () => {
  rememberFrameTime({ draftSeconds: 4 }, 'wasm', 1);
  expect(expectedFrameSeconds({ draftSeconds: 2 }, 'wasm')).toBeCloseTo(0.5);
  expect(expectedFrameSeconds({ draftSeconds: 2 }, 'webgpu')).toBeCloseTo(0.8);
});
