import { expect, it, vi } from 'vitest';
import { Gate } from './gate';

it('lets a job pass while open, holds it while closed, and says when it has come to rest', async () => {
  const gate = new Gate();
  await gate.pass();
  const onHold = vi.fn();
  gate.close(onHold);
  const passed = vi.fn();
  const waiting = gate.pass().then(passed);
  await Promise.resolve();
  expect(onHold).toHaveBeenCalledOnce();
  expect(passed).not.toHaveBeenCalled();
  gate.open();
  await waiting;
  expect(passed).toHaveBeenCalledOnce();
  await gate.pass();
});

it('calls no one when opened before the job got there', async () => {
  const gate = new Gate();
  const onHold = vi.fn();
  gate.close(onHold);
  gate.open();
  await gate.pass();
  expect(onHold).not.toHaveBeenCalled();
});
