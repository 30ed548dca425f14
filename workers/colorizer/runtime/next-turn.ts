let channel: MessageChannel | null = null;

/**
 * One turn of the event loop, in which messages are received. A message to ourselves rather than setTimeout(), which browsers
 * delay by 4 ms once it is nested.
 */
export function nextTurn(): Promise<void> {
  channel ??= new MessageChannel();
  const { port1, port2 } = channel;
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
