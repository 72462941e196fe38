// What the page's address asks for: the part after `#`. `#scenario=SLUG` and `#scenario=SLUG/STEP` open a scenario,
// `#x1.…` is a permalink, `#draft=ID` a scenario that is being written here, `#draft` the list of those. The signal
// `route` follows the address; `go` moves both.
import { signal } from "@preact/signals";
import { isLink } from "../scenarios/link/is_link.ts";
import { embed } from "./ui/embed.ts";

export type Route =
  /** Nothing: the list of scenarios beside a machine to play with. */
  | { readonly kind: "home" }
  /** `slug` is as it stands in the address: nobody has checked that there is such a scenario. Steps count from 1. */
  | { readonly kind: "scenario"; readonly slug: string; readonly step: number | null }
  /** The desk: a draft, or (null) the list of them. Nobody has checked that there is one of this id. */
  | { readonly kind: "draft"; readonly id: string | null }
  /** A permalink: `payload` is the whole fragment, its format version in front. */
  | { readonly kind: "link"; readonly payload: string }
  /** Nothing that this page knows. */
  | { readonly kind: "unknown"; readonly text: string };

export const HOME: Route = { kind: "home" };

const DRAFT = /^draft(?:=([a-z0-9]{1,20}))?$/;
const SCENARIO = /^scenario=([^/]*)(?:\/(\d{1,3}))?$/;

/** The route that a fragment (with or without its `#`) names. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, "");
  if (text === "") return HOME;
  if (isLink(text)) return { kind: "link", payload: text };
  const draft = DRAFT.exec(text);
  // What is in another page's frame keeps nothing, and so has no drafts.
  if (draft && embed === "no") return { kind: "draft", id: draft[1] ?? null };
  const scenario = SCENARIO.exec(text);
  if (!scenario) return { kind: "unknown", text };
  return { kind: "scenario", slug: scenario[1], step: scenario[2] ? Number(scenario[2]) : null };
}

/** The fragment of a route, with its `#`; empty for none. */
export function addressOf(route: Route): string {
  switch (route.kind) {
    case "home":
      return "";
    case "scenario":
      return `#scenario=${route.slug}${route.step === null ? "" : `/${route.step}`}`;
    case "draft":
      return route.id === null ? "#draft" : `#draft=${route.id}`;
    case "link":
      return `#${route.payload}`;
    case "unknown":
      return `#${route.text}`;
  }
}

/** Where the reader is. */
export const route = signal<Route>(parseRoute(globalThis.location?.hash ?? ""));

/** Moves to a route: a new entry in the browser's history, or (`replace`) in the place of the present one. */
export function go(to: Route, { replace = false } = {}): void {
  const address = addressOf(to);
  if (address === addressOf(route.peek())) return;
  // A page inside another's frame never touches its own address.
  if (embed === "no") {
    const url = location.pathname + location.search + address;
    if (replace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
  }
  route.value = to;
}

/** Follows the browser's back and forward buttons, and an address typed by hand. Call once. */
export function followAddress(): void {
  const follow = () => {
    const next = parseRoute(location.hash);
    if (addressOf(next) !== addressOf(route.peek())) route.value = next;
  };
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
}
