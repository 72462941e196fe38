// The drafts of this browser: one store for the page.
import { signal } from "@preact/signals";
import { draftKey } from "../machine/storage.ts";
import { go, route } from "../router.ts";
import type { Session } from "../session.ts";
import { notify } from "../ui/notices.ts";
import type { Draft } from "./draft.ts";
import { DraftStore, type DraftTrouble } from "./store.ts";

const TROUBLE: Record<DraftTrouble, string> = {
  refused: "The browser does not let this page keep data: drafts are gone with the page. Download them.",
  newer: "A newer auditlab has saved drafts here. They are left untouched; new ones are kept in memory only.",
  corrupt: "A saved draft could not be read.",
  full: "The browser's storage is full. Drafts are kept in memory only; download what you want to keep.",
};

/** Why drafts are kept in memory only; null while they are on disk. */
export const trouble = signal<DraftTrouble | null>(null);
/** There are drafts on the disk that could not be read. */
export const unread = signal(false);

export const drafts = new DraftStore({
  trouble(why) {
    if (why === "corrupt") unread.value = true;
    else trouble.value = why;
    notify(TROUBLE[why], { stay: true, page: true });
  },
  parted(id, mine) {
    const now = route.peek();
    if (now.kind === "draft" && now.id === id) go({ kind: "draft", id: mine.id }, { replace: true });
    notify(
      `Another tab has changed this draft at the same time. What you wrote here goes on as a copy, “${mine.slug}”.`,
      { stay: true, page: true },
    );
  },
});

/** Deletes a draft; it can be put back, with its machine, until the notice of it is gone. */
export function discard(draft: Draft, title: string, session: Session): void {
  drafts.remove(draft.id);
  notify(`“${title}” was deleted.`, {
    page: true,
    over: () => {
      if (!drafts.of(draft.id)) void session.forget(draftKey(draft.id));
    },
    action: { label: "Put it back", run: () => drafts.put(draft) },
  });
}
