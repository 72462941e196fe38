// The one Trusted Types policy: a worker's script may come from this origin and nowhere else. There is no policy
// for markup, so nothing in the page can turn a string into HTML.

interface TrustedTypePolicies {
  createPolicy(name: "default", rules: { createScriptURL(url: string): string }): unknown;
}

/** Once, before any worker is started. */
export function trustScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicies };
  trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin)
        throw new TypeError(`foreign script: ${url}`);
      return url;
    },
  });
}
