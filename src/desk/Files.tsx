// The files of a draft: which there are, which is open, and what can be done to it.
import { FilePen, Plus, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { focusIsLost } from "../ui/focus.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { notify } from "../ui/notices.ts";
import styles from "./Desk.module.css";
import { type Draft, INDEX, pathsOf, pathTrouble, roleOf, SOLUTION } from "./draft.ts";
import type { DeskModel } from "./model.ts";

interface Props {
  readonly desk: DeskModel;
  readonly draft: Draft;
}

export function Files({ desk, draft }: Props): JSX.Element {
  const [adding, setAdding] = useState(false);
  const wrong = new Set(desk.findings.value.filter(({ warning }) => !warning).map(({ file }) => file));
  const nav = useRef<HTMLElement>(null);
  const shown = useRef(draft.files);
  useLayoutEffect(() => {
    // The file that was removed took the button with it.
    if (draft.files !== shown.current && focusIsLost())
      nav.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
    shown.current = draft.files;
  }, [draft.files]);
  const missing = [INDEX, SOLUTION].filter((path) => !Object.hasOwn(draft.files, path));
  return (
    <>
      <nav class={styles.files} aria-label="Files of the draft" ref={nav}>
        <Folder desk={desk} draft={draft} />
        <ul>
          {pathsOf(draft.files).map((path) => (
            <li key={path}>
              <button
                type="button"
                aria-current={path === desk.path.value ? "true" : undefined}
                data-wrong={wrong.has(path)}
                title={path}
                onClick={() => desk.open(path)}
              >
                {path}
                {wrong.has(path) && <span class="visually-hidden"> (has problems)</span>}
              </button>
            </li>
          ))}
          {missing.map((path) => (
            <li key={path}>
              <button type="button" data-wrong="true" onClick={() => desk.add(path, "")}>
                Add {path}
              </button>
            </li>
          ))}
          <li>
            <button type="button" onClick={() => setAdding(true)}>
              <Icon of={Plus} size={12} />
              Add a file
            </button>
          </li>
        </ul>
      </nav>
      {adding && (
        <PathDialog
          title="Add a file"
          verb="Add"
          draft={draft}
          path="attempts/"
          onPath={(path) => desk.add(path, "")}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

/** The name of the scenario's folder, which is its address. */
function Folder({ desk, draft }: Props): JSX.Element {
  const id = useId();
  const [wrong, setWrong] = useState(false);
  return (
    <div class={styles.folder}>
      <label for={id}>Folder</label>
      <input
        id={id}
        type="text"
        value={draft.slug}
        maxLength={64}
        spellcheck={false}
        aria-invalid={wrong}
        aria-describedby={`${id}-rule`}
        onInput={() => setWrong(false)}
        onChange={(event) => setWrong(!desk.name(event.currentTarget.value.trim()))}
      />
      <small id={`${id}-rule`} hidden={!wrong} role="alert">
        Lower case letters, digits and hyphens, a letter first.
      </small>
    </div>
  );
}

function about(path: string): string {
  switch (roleOf(path)) {
    case "index":
      return "What the reader sees, and what is checked.";
    case "solution":
      return "Typed line by line, it does every task.";
    case "attempt":
      return "A wrong way: it does not do every task.";
    case "machine":
      return `On the machine's disk: ${path.slice("files".length)}`;
    case "transcript":
      return "What the terminal showed: made by the check.";
    case null:
      return "No file of a scenario.";
  }
}

/** Above the editor: what the open file is. */
export function FileBar({ desk, draft }: Props): JSX.Element {
  const [renaming, setRenaming] = useState(false);
  const path = desk.path.value;
  const role = roleOf(path);
  const fixed = role === "index" || role === "solution" || role === "transcript";
  const remove = () => {
    const data = draft.files[path];
    desk.remove(path);
    notify(`${path} was removed.`, {
      page: true,
      action: { label: "Put it back", run: () => desk.add(path, data) },
    });
  };
  return (
    <div class={styles.about}>
      <p>{about(path)}</p>
      {!fixed && (
        <div class="tools">
          <IconButton
            label={`Rename ${path}`}
            title="Rename"
            of={FilePen}
            size={14}
            onClick={() => setRenaming(true)}
          />
          <IconButton label={`Remove ${path}`} title="Remove" of={Trash2} size={14} onClick={remove} />
        </div>
      )}
      {renaming && (
        <PathDialog
          title="Rename the file"
          verb="Rename"
          draft={draft}
          path={path}
          onPath={(to) => desk.rename(path, to)}
          onClose={() => setRenaming(false)}
        />
      )}
    </div>
  );
}

interface PathProps {
  readonly title: string;
  readonly verb: string;
  readonly draft: Draft;
  /** What stands there at first. */
  readonly path: string;
  readonly onPath: (path: string) => void;
  readonly onClose: () => void;
}

function PathDialog({ title, verb, draft, path, onPath, onClose }: PathProps): JSX.Element {
  const [value, setValue] = useState(path);
  const id = useId();
  const taken = Object.hasOwn(draft.files, value) && value !== path ? `There is a ${value} already.` : null;
  const made = roleOf(value) === "transcript" ? "Transcripts are made by the check." : null;
  const trouble = pathTrouble(value) ?? taken ?? made;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (trouble !== null) return;
          onClose();
          if (value !== path || !Object.hasOwn(draft.files, path)) onPath(value);
        }}
      >
        <div class={dialog.field}>
          <label for={id}>Path in the scenario's folder</label>
          <input
            id={id}
            class={styles.path}
            type="text"
            data-first
            value={value}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={`${id}-help`}
            onInput={(event) => setValue(event.currentTarget.value)}
          />
          <p id={`${id}-help`} class={dialog.hint}>
            {trouble !== null && value !== path
              ? trouble
              : "attempts/NAME.sh is a wrong way that the check types; files/PATH is put on the machine's disk as /PATH."}
          </p>
        </div>
        <div class={dialog.actions}>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={trouble !== null}>
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
