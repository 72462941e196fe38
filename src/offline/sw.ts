// The service worker: after the first visit everything is in a cache, and the page needs no network. Each build has a
// cache of its own. The build puts the list of its files in place of the two names below (tools/offline.ts).

declare const __FILES__: readonly string[];
/** Changes when any of the files does. */
declare const __BUILD__: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
/** Pages below another path of the same host have caches of their own. */
const PREFIX = `auditlab ${worker.registration.scope} `;
const CACHE = PREFIX + __BUILD__;
const INDEX = new URL("index.html", worker.registration.scope).href;
/** The text editor: as large as everything else together, and not everybody's. */
const EDITOR = /^assets\/(monaco|codicon|editor-editor)/;
/** The build has put a hash of what is in it into the name: the same name is the same file. */
const HASHED = /^assets\//;

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(worker.registration.scope))
    event.respondWith(answer(request));
});
// The reader has been asked (offline.ts), and wants the new version.
worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const request = (file: string) => {
    const url = new URL(file, worker.registration.scope);
    return new Request(url, { cache: HASHED.test(file) ? "default" : "reload" });
  };
  // Last, so that what is asked for meanwhile does not queue up behind it.
  const last = __FILES__.filter((file) => EDITOR.test(file));
  await cache.addAll(__FILES__.filter((file) => !last.includes(file)).map(request));
  await cache.addAll(last.map(request));
}

/** Keeps the caches of this build and of the one before: a page of that may still be open in another tab. */
async function tidy(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  // Whatever is asked of the page stands behind its address: there is one page.
  if (request.mode === "navigate" && isPage(request.url)) {
    const page = await cache.match(INDEX);
    if (page) return page;
  }
  return (await cache.match(request)) ?? (await caches.match(request)) ?? fetch(request);
}

const isPage = (url: string): boolean => {
  const { origin, pathname } = new URL(url);
  return [worker.registration.scope, INDEX].includes(origin + pathname);
};
