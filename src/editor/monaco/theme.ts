// The page's colours as a theme of Monaco.
import { darkTheme, lightTheme } from "../../terminal/themes.ts";
import { editor } from "./setup.ts";

const NAME = "auditlab";

/** The value of a colour token of src/styles/base.css, "#rrggbb". */
const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Applies the theme of the page as it is now: the tokens must be those of `dark` already. */
export function applyTheme(dark: boolean): void {
  const ansi = dark ? darkTheme : lightTheme;
  const ink = (color: string | undefined) => (color ?? "").replace("#", "");
  editor.defineTheme(NAME, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: ink(token("text")) },
      { token: "comment", foreground: ink(token("muted")), fontStyle: "italic" },
      { token: "string", foreground: ink(ansi.green) },
      { token: "number", foreground: ink(ansi.magenta) },
      { token: "keyword", foreground: ink(ansi.blue) },
      { token: "type", foreground: ink(ansi.cyan) },
      { token: "tag", foreground: ink(ansi.cyan) },
      { token: "variable", foreground: ink(ansi.yellow) },
      { token: "attribute.name", foreground: ink(ansi.yellow) },
      { token: "attribute.value", foreground: ink(ansi.green) },
      { token: "string.yaml", foreground: ink(ansi.green) },
      { token: "metatag", foreground: ink(token("muted")) },
      { token: "operator", foreground: ink(token("muted")) },
      { token: "delimiter", foreground: ink(token("muted")) },
      { token: "invalid", foreground: ink(token("bad")) },
    ],
    colors: {
      "editor.background": token("surface"),
      "editor.foreground": token("text"),
      "editorGutter.background": token("surface"),
      "editorLineNumber.foreground": token("muted"),
      "editorLineNumber.activeForeground": token("text"),
      "editor.lineHighlightBackground": token("hover"),
      "editor.lineHighlightBorder": "#00000000",
      "editorCursor.foreground": token("accent"),
      "editor.selectionBackground": ansi.selectionBackground ?? "",
      "editor.inactiveSelectionBackground": ansi.selectionInactiveBackground ?? "",
      "editorIndentGuide.background1": token("line"),
      "editorIndentGuide.activeBackground1": token("line-strong"),
      "editorError.foreground": token("bad"),
      "editorWidget.background": token("raised"),
      "editorWidget.foreground": token("text"),
      "editorWidget.border": token("line-strong"),
      "editorHoverWidget.background": token("raised"),
      "editorHoverWidget.border": token("line-strong"),
      "editorSuggestWidget.background": token("raised"),
      "editorSuggestWidget.border": token("line-strong"),
      "editorSuggestWidget.selectedBackground": token("accent-soft"),
      "editorSuggestWidget.selectedForeground": token("text"),
      "editorSuggestWidget.highlightForeground": token("accent"),
      "editorSuggestWidget.focusHighlightForeground": token("accent"),
      "list.hoverBackground": token("hover"),
      "list.focusOutline": token("accent"),
      "quickInput.background": token("raised"),
      "quickInputList.focusBackground": token("accent-soft"),
      "quickInputList.focusForeground": token("text"),
      "menu.background": token("raised"),
      "menu.foreground": token("text"),
      "menu.selectionBackground": token("accent-soft"),
      "menu.selectionForeground": token("text"),
      "menu.border": token("line-strong"),
      "input.background": token("surface"),
      "input.foreground": token("text"),
      "input.border": token("line-strong"),
      focusBorder: token("accent"),
      "widget.shadow": dark ? "#00000066" : "#141e1c26",
      "scrollbar.shadow": "#00000000",
    },
  });
  editor.setTheme(NAME);
}
