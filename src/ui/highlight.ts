// Linked highlighting: what the reader points at, or has the focus on, is lit up in every view together with its
// relatives.
//
// A view gives each element that stands for a thing two things:
//   <li data-lit={useLit(thing, relatives)} {...pointing(thing, relatives)}>
// `thing` is what the element shows, `relatives` what it has to do with (a task: its container id and its network
// namespace; an event: its tasks, ids and rule). An element is lit while the thing pointed at, or one of that thing's
// relatives, is the element's thing, or while the thing pointed at is one of the element's relatives. So it is enough
// that one of two relatives knows of the other. base.css has a look for [data-lit="true"].
import { computed, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";

export type ThingKind = "task" | "contid" | "rule" | "event" | "netns";

/** task: pid in the initial namespace; contid: decimal; rule: id of a RuleView; event: key; netns: inode. */
export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
}

export interface Highlight extends Thing {
  readonly relatives: readonly Thing[];
}

export const highlight = signal<Highlight | null>(null);

export const same = (one: Thing, other: Thing): boolean => one.kind === other.kind && one.id === other.id;

/** True when `thing`, which has to do with `relatives`, is to be lit up. */
export function lit(at: Highlight | null, thing: Thing, relatives: readonly Thing[] = []): boolean {
  if (at === null) return false;
  return (
    same(at, thing) ||
    at.relatives.some((other) => same(other, thing)) ||
    relatives.some((other) => same(at, other))
  );
}

/** `lit` now and from now on: the component is rendered again only when the answer changes. */
export function useLit(thing: Thing, relatives: readonly Thing[] = []): boolean {
  const key = [thing, ...relatives].map(({ kind, id }) => `${kind} ${id}`).join();
  return useMemo(() => computed(() => lit(highlight.value, thing, relatives)), [key]).value;
}

/** What an element that stands for a thing listens to. The innermost such element wins. */
export function pointing(thing: Thing, relatives: readonly Thing[] = []) {
  const on = (event: Event) => {
    event.stopPropagation();
    const { value } = highlight;
    if (value === null || !same(value, thing)) highlight.value = { ...thing, relatives };
  };
  const off = () => {
    if (highlight.value !== null && same(highlight.value, thing)) highlight.value = null;
  };
  return { onMouseOver: on, onMouseLeave: off, onFocusIn: on, onFocusOut: off };
}
