/**
 * Response headers of every way we serve the app: `npm start`, the tests, vite's dev server and its preview.
 *
 * Cross-origin isolation (COOP + COEP) lets the wasm provider use several threads. The content security policy is what
 * makes "nothing leaves this computer" a property of the page rather than a promise: it can fetch from its own origin only.
 *
 * @param {{ scriptNonce?: string }} [options] a nonce for scripts that a development server inlines
 * @returns {Record<string, string>}
 */
export function securityHeaders({ scriptNonce } = {}) {
  const scriptSrc = `'self' 'wasm-unsafe-eval'${scriptNonce ? ` 'nonce-${scriptNonce}'` : ''}`;
  return {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': [
      `default-src 'none'`,
      `script-src ${scriptSrc}`,
      `worker-src 'self'`,
      `connect-src 'self'`,
      // Styles, unlike scripts, may be inlined: toasts and overlays position themselves with <style> elements.
      `style-src 'self' 'unsafe-inline'`,
      `img-src 'self' blob: data:`,
      `media-src 'self' blob:`,
      `font-src 'self'`,
      `manifest-src 'self'`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
      // Vite's development client writes markup; the built app has one policy, for the addresses of its workers.
      ...(scriptNonce ? [] : [`require-trusted-types-for 'script'`, 'trusted-types default']),
    ].join('; '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
