// What stands in the page when a part of it that all else needs could not be had: without it "Starting the machine" would
// stand there for ever, or nothing at all. It needs neither the page's script nor its style sheet.

const COLUMN =
  "display:grid;gap:1rem;justify-items:start;max-width:34rem;margin:3rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif";

/** A frame of a page that allows it scripts and no origin: there is no worker for such a page, whatever its files are. */
const inSandbox = (): boolean => globalThis.origin === "null";

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text: string,
  set: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), { textContent: text }, set);
}

function tell(): void {
  if (!document.querySelector("main.starting")) return;
  const column = element("main", "");
  column.setAttribute("style", COLUMN);
  column.setAttribute("role", "alert");
  column.append(element("h1", "auditlab could not start"));
  if (inSandbox())
    column.append(
      element(
        "p",
        'The page around this frame keeps it in a sandbox without "allow-same-origin", in which a browser starts no machine. ',
      ),
      element("a", "Open it in a page of its own", {
        href: `${location.pathname}${location.hash}`,
        target: "_blank",
        rel: "noopener",
      }),
    );
  else
    column.append(
      element(
        "p",
        "A part of it could not be loaded, or this browser is older than it needs. Nothing that was saved is lost.",
      ),
      element("button", "Try again", {
        type: "button",
        className: "button",
        onclick: () => location.reload(),
      }),
    );
  document.body.replaceChildren(column);
}

/** True for what the page cannot begin without: its own scripts, whether they did not come or did not run, and its style. */
function isVital(event: Event): boolean {
  const { target } = event;
  if (target instanceof HTMLScriptElement) return true;
  if (target instanceof HTMLLinkElement) return target.rel === "stylesheet";
  return event instanceof ErrorEvent && event.filename.startsWith(new URL(".", document.baseURI).href);
}

/** Says so in place of the page, as long as nothing of it has taken its place. */
export function watchStart(): void {
  addEventListener(
    "error",
    (event) => {
      if (!isVital(event)) return;
      if (document.readyState === "loading") addEventListener("DOMContentLoaded", tell);
      else tell();
    },
    true,
  );
}
