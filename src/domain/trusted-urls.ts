/**
 * The one Trusted Types policy of every thread. The content security policy demands one for each URL that becomes a script (workers,
 * the service worker), and libraries that start workers by themselves know none: so it is the one named `default`, which the browser
 * asks for every plain string. It lets the app's own addresses through and nothing else; text never becomes code or markup.
 */

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * @param scope the thread's global scope; browsers without Trusted Types have no factory in it
 * @param originOf the origin of an address, resolved against the thread's own
 */
export function trustOwnScripts(
  scope: { trustedTypes?: PolicyFactory; location: { origin: string } },
  originOf: (url: string) => string,
): void {
  scope.trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (originOf(url) === scope.location.origin) return url;
      throw new TypeError(`No script from elsewhere: ${url}`);
    },
  });
}
