// The page's side of the service worker (sw.ts): starts it when nothing else is to be done, and tells of a new version.
import type { Session } from "../session.ts";
import { embed } from "../ui/embed.ts";
import { notify } from "../ui/notices.ts";

/** How long after the first prompt everything else is fetched, ms. */
const LATER = 3_000;

let started = false;

/** Call when a machine is live; only the first call counts. A page in a frame, and one in development, does without. */
export function keepOffline(session: Session): void {
  if (started || !import.meta.env.PROD || embed !== "no" || !navigator.serviceWorker) return;
  started = true;
  setTimeout(() => {
    // Refused (private window, file:): the page works as before, with a network.
    register(session).catch(() => {});
  }, LATER);
}

async function register(session: Session): Promise<void> {
  const { serviceWorker } = navigator;
  // Relative to the page: it works below any path.
  const registration = await serviceWorker.register(new URL("sw.js", document.baseURI));
  const watch = (worker: ServiceWorker | null) => {
    // The first one ever has nothing to replace, also when it is told of late, with the page in its hands already.
    if (!worker || !registration.active) return;
    const look = () => {
      if (worker.state === "installed" && serviceWorker.controller) tell(worker, session);
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

function tell(worker: ServiceWorker, session: Session): void {
  const reload = () => {
    if (isKept(session)) update(worker);
    else
      notify("Reloading ends this session, which is in memory only. Its journal can be saved from Share.", {
        stay: true,
        page: true,
        action: { label: "Reload all the same", run: () => update(worker) },
      });
  };
  notify(`A new version of auditlab is available.${isKept(session) ? " Your session is kept." : ""}`, {
    stay: true,
    // Whatever machine there is: it is about the page.
    page: true,
    action: { label: "Reload", run: reload },
  });
}

/** True when a reload takes nothing away: what there is stands on the disk or in the address, or it is nothing. */
const isKept = ({ kept, untouched, client }: Session): boolean => kept || untouched.value || !client.hasWork;

function update(worker: ServiceWorker): void {
  const reload = () => location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  worker.addEventListener("statechange", () => worker.state === "redundant" && reload());
  // Another tab may have let it take over already, or a still newer one may have taken its place.
  if (worker.state === "installed") worker.postMessage("take over");
  else reload();
}
