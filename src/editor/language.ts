// Which language a text is written in.

export type Language = "scenario" | "audit-rules" | "shell" | "text";

/** Shell scripts that their names do not tell. */
const SHELL_FILES = /(^|\/)(\.?bashrc|\.?bash_(profile|login|logout|aliases)|\.?profile|bash\.bashrc)$/;
/** A first line that hands the rest to a shell. */
const SHELL_LINE = /^#!\s*\S*\/(?:env\s+)?(?:ba|da)?sh\b/;

/** The language of the file at `path`; `text` is looked at where the name says nothing. */
export function languageOf(path: string, text = ""): Language {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "index.md") return "scenario";
  if (name.endsWith(".rules")) return "audit-rules";
  if (name.endsWith(".sh") || SHELL_FILES.test(path) || SHELL_LINE.test(text)) return "shell";
  return "text";
}
