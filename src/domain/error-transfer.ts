/**
 * Lets TintypeError keep its code and remedy across Comlink, which by itself carries only message and stack.
 * Installed at both ends: by every worker's index.ts and by the page's bridge (src/clients/bridge.ts).
 */
import { type TransferHandler, transferHandlers } from 'comlink';
import { deserializeError, type SerializedTintypeError, serializeError } from './errors';

interface Thrown {
  value: unknown;
}

/** Replaces Comlink's own handler of thrown values; safe to call twice. */
export function installErrorTransfer(): void {
  const original = transferHandlers.get('throw');
  if (original === undefined) throw new Error('Comlink has no "throw" handler: its version changed under us');
  const handler: TransferHandler<Thrown, SerializedTintypeError> = {
    // Comlink marks thrown values with a private symbol, so its own test has to be kept.
    canHandle: (value): value is Thrown => original.canHandle(value),
    serialize: ({ value }) => [serializeError(value), []],
    deserialize: (wire) => {
      throw deserializeError(wire);
    },
  };
  transferHandlers.set('throw', handler as TransferHandler<unknown, unknown>);
}

installErrorTransfer();
