// An editor of Monaco in an element of the page, which shows one document after the other.
import type { Language } from "../language.ts";
import type { Mark } from "../marks.ts";
import type { Cursor, Place } from "../place.ts";
import { MONACO_ID } from "./languages.ts";
import { editor, KeyCode, KeyMod, MarkerSeverity, Range, Uri } from "./setup.ts";

/** Documents whose history is kept; the one that was looked at longest ago goes first. */
const MAX_KEPT = 20;
/** Who says what is wrong with a document. */
const OWNER = "auditlab";

/** Two views never have the same document. */
let views = 0;

interface Document {
  readonly model: editor.ITextModel;
  /** Cursor and scroll position, when it is not shown. */
  state: editor.ICodeEditorViewState | null;
}

export interface ViewEvents {
  change(text: string): void;
  save(): void;
}

export interface ViewLook {
  readonly label: string;
  readonly readOnly: boolean;
  /** px */
  readonly fontSize: number;
  readonly screenReader: boolean;
}

/** All of the text: also the byte order mark that Monaco sets aside. */
const textOf = (model: editor.ITextModel): string => model.getValue(undefined, true);

export class View {
  readonly #number = ++views;
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #documents = new Map<string, Document>();
  #path: string | null = null;
  /** The text is being changed from outside: nobody has typed. */
  #changing = false;

  constructor(host: HTMLElement, events: ViewEvents) {
    this.#editor = editor.create(host, {
      model: null,
      // What is written out already is not completed by Enter, which ends the line.
      acceptSuggestionOnEnter: "smart",
      // What is said to screen readers: outside of an open dialog they would not hear it.
      ariaContainerElement: host,
      automaticLayout: true,
      bracketPairColorization: { enabled: false },
      // Lists and help may stand out of the editor's box, as in a small pane.
      fixedOverflowWidgets: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
      lineNumbersMinChars: 4,
      minimap: { enabled: false },
      overviewRulerBorder: false,
      padding: { top: 8, bottom: 8 },
      quickSuggestions: { other: true, comments: false, strings: true },
      scrollBeyondLastLine: false,
      stickyScroll: { enabled: false },
      // A file to edit has at most 64 kB: a line that long is drawn whole, so that its end can be seen.
      stopRenderingLineAfter: -1,
      wordBasedSuggestions: "off",
    });
    this.#editor.onDidChangeModelContent(() => {
      const model = this.#editor.getModel();
      if (model && !this.#changing) events.change(textOf(model));
    });
    this.#editor.addAction({
      id: "auditlab.save",
      label: "Save",
      keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS],
      run: () => events.save(),
    });
  }

  look({ label, readOnly, fontSize, screenReader }: ViewLook): void {
    this.#editor.updateOptions({
      ariaLabel: `${label}. Ctrl+M lets the Tab key leave the editor.`,
      readOnly,
      domReadOnly: readOnly,
      fontSize,
      lineHeight: 1.5,
      accessibilitySupport: screenReader ? "on" : "auto",
    });
  }

  /** Shows a document: with the text `value`, whatever it was when it was shown last. */
  show(path: string, language: Language, value: string): void {
    const document = this.#document(path, language, value);
    const { model } = document;
    if (this.#path !== path) {
      const before = this.#path === null ? undefined : this.#documents.get(this.#path);
      if (before) before.state = this.#editor.saveViewState();
      this.#path = path;
      this.#editor.setModel(model);
      this.#editor.restoreViewState(document.state);
      this.#editor.updateOptions({ wordWrap: language === "scenario" ? "on" : "off" });
      this.#forget();
    }
    if (textOf(model) !== value) this.#replace(model, value);
    if (model.getLanguageId() !== MONACO_ID[language]) editor.setModelLanguage(model, MONACO_ID[language]);
  }

  #document(path: string, language: Language, value: string): Document {
    const known = this.#documents.get(path);
    // What was shown last is last in the map.
    this.#documents.delete(path);
    const document = known ?? {
      model: editor.createModel(
        value,
        MONACO_ID[language],
        Uri.from({ scheme: "auditlab", path: `/${this.#number}/${path}` }),
      ),
      state: null,
    };
    if (!known)
      document.model.updateOptions(
        language === "scenario" || language === "shell"
          ? { tabSize: 2, insertSpaces: true }
          : { tabSize: 8, insertSpaces: false },
      );
    this.#documents.set(path, document);
    return document;
  }

  #forget(): void {
    for (const [path, { model }] of this.#documents) {
      if (this.#documents.size <= MAX_KEPT) return;
      this.#documents.delete(path);
      model.dispose();
    }
  }

  /** Another text, which can be undone as what is typed can. */
  #replace(model: editor.ITextModel, value: string): void {
    this.#changing = true;
    model.pushStackElement();
    model.pushEditOperations(null, [{ range: model.getFullModelRange(), text: value }], () => null);
    model.pushStackElement();
    this.#changing = false;
  }

  mark(marks: readonly Mark[]): void {
    const model = this.#editor.getModel();
    if (model)
      editor.setModelMarkers(
        model,
        OWNER,
        marks.map((mark) => markerOf(model, mark)),
      );
  }

  reveal({ line, column }: Place): void {
    const at = { lineNumber: line, column };
    this.#editor.setPosition(at);
    this.#editor.revealPositionInCenterIfOutsideViewport(at);
    this.#editor.focus();
  }

  get cursor(): Cursor | null {
    const model = this.#editor.getModel();
    const selection = this.#editor.getSelection();
    if (!model || !selection || this.#path === null) return null;
    return {
      path: this.#path,
      start: model.getOffsetAt(selection.getStartPosition()),
      end: model.getOffsetAt(selection.getEndPosition()),
      focused: this.#editor.hasTextFocus(),
    };
  }

  restore({ path, start, end, focused }: Cursor): void {
    const model = this.#editor.getModel();
    if (!model || path !== this.#path) return;
    const range = Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
    this.#editor.setSelection(range);
    this.#editor.revealRangeInCenterIfOutsideViewport(range);
    if (focused) this.#editor.focus();
  }

  dispose(): void {
    this.#editor.dispose();
    for (const { model } of this.#documents.values()) model.dispose();
  }
}

/** Where a mark has no end, it goes to the end of the word there. */
function markerOf(model: editor.ITextModel, mark: Mark): editor.IMarkerData {
  const { lineNumber, column } = model.validatePosition({ lineNumber: mark.line, column: mark.column });
  const rest = model.getLineContent(lineNumber).slice(column - 1);
  const word = /^\S+/.exec(rest)?.[0].length ?? rest.length;
  return {
    severity: mark.warning ? MarkerSeverity.Warning : MarkerSeverity.Error,
    message: mark.message,
    startLineNumber: lineNumber,
    startColumn: column,
    endLineNumber: lineNumber,
    endColumn: Math.max(mark.end_column ?? column + word, column + 1),
  };
}
