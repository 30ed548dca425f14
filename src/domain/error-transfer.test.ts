import { expose, wrap } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { cancelled, TintypeError } from './errors';
import './error-transfer';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** Calls a function through a real message channel and returns what it throws there. */
async function thrownAcross(thrower: () => never): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  expose({ thrower }, port1);
  try {
    await wrap<{ thrower(): never }>(port2).thrower();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('errors across Comlink', () => {
  it('keeps code, message, remedy and details', async () => {
    const error = await thrownAcross(() => {
      throw new TintypeError('DISK_FULL', 'No space for frame 7.', { remedy: 'Free 20 MB.', details: 'quota 5' });
    });
    expect(error).toBeInstanceOf(TintypeError);
    expect(error).toMatchObject({
      code: 'DISK_FULL',
      message: 'No space for frame 7.',
      remedy: 'Free 20 MB.',
      details: 'quota 5',
    });
  });

  it('gives foreign errors a code and keeps their text as details', async () => {
    const error = await thrownAcross(() => {
      throw new TypeError('x is not a function');
    });
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect((error as TintypeError).details).toContain('x is not a function');
  });

  it('carries cancellation', async () => {
    const error = await thrownAcross(() => {
      throw cancelled();
    });
    expect(error).toMatchObject({ code: 'CANCELLED' });
  });
});
