// The page's side of the service worker (sw.ts): starts it when nothing else is to be done, and tells of a new version.
import { embed } from "../ui/embed.ts";
import { notify } from "../ui/notices.ts";

/** How long after the first prompt everything else is fetched, ms. */
const LATER = 3_000;

let started = false;

/** Call when a machine is live; only the first call counts. A page in a frame, and one in development, does without. */
export function keepOffline(): void {
  if (started || !import.meta.env.PROD || embed !== "no" || !navigator.serviceWorker) return;
  started = true;
  setTimeout(() => {
    // Refused (private window, file:): the page works as before, with a network.
    register().catch(() => {});
  }, LATER);
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  // Relative to the page: it works below any path.
  const registration = await serviceWorker.register(new URL("sw.js", document.baseURI));
  const watch = (worker: ServiceWorker | null) => {
    if (!worker) return;
    const look = () => {
      // The first one ever has nothing to replace.
      if (worker.state === "installed" && serviceWorker.controller) tell(worker);
    };
    worker.addEventListener("statechange", look);
    look();
  };
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  // A page that stays open for days hears of it too.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) registration.update().catch(() => {});
  });
}

function tell(worker: ServiceWorker): void {
  notify("A new version of auditlab is available. Your session is kept.", {
    stay: true,
    action: {
      label: "Reload",
      run: () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("take over");
      },
    },
  });
}
