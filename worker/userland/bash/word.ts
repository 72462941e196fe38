// One shell word: its text as written, and, once needed, the parts it expands from.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { List } from "./ast.ts";
import { brace_expand } from "./braces.ts";
import { shown_text } from "./shown_text.ts";
import { compile, type Part } from "./word_parts.ts";

/**
 * How the text is read: "word" as written on a command line, "assign" the right side of an assignment (tilde after a
 * colon), "double" as if inside double quotes, "heredoc" like that but `"` is ordinary, "prompt" too, but `\"` is `"`,
 * "operand" the word of an unquoted ${x:-word}, "dquote_operand" the word of one inside double quotes, "heredoc_operand" in a here-document, "pattern" that of ${x#word} inside them.
 */
export type WordMode =
  | "word"
  | "assign"
  | "double"
  | "heredoc"
  | "prompt"
  | "operand"
  | "dquote_operand"
  | "heredoc_operand"
  | "pattern"
  | "subscript";

/** Characters that mean something to an expansion; a word without them is its own value. */
const PLAIN = /^[A-Za-z0-9_./:,+%@=^#-]+$/;

export class Word {
  readonly text: ByteString;
  readonly mode: WordMode;
  /** stands in text that was laid out anew, so its substitutions need not be */
  readonly laid_out: boolean;
  #parts: readonly Part[] | null = null;
  #braces: readonly Word[] | null | undefined = undefined;

  /** what a message shows of it */
  readonly #context: ByteString;

  constructor(text: ByteString, mode: WordMode = "word", laid_out = false, context = text) {
    this.text = text;
    this.mode = mode;
    this.laid_out = laid_out;
    this.#context = context;
  }

  /** The text as bash prints it. */
  get shown(): ByteString {
    return shown_text(this.text, this.mode === "double");
  }

  get parts(): readonly Part[] {
    this.#parts ??= compile(this.text, this.mode, this.laid_out, this.#context);
    return this.#parts;
  }

  /** The words brace expansion makes of it, or null when there are no braces to expand. May throw a BraceError. */
  get braces(): readonly Word[] | null {
    if (this.#braces === undefined) {
      const texts = this.text.includes("{") ? brace_expand(this.text) : null;
      this.#braces = texts === null ? null : texts.map((t) => new Word(t, this.mode, this.laid_out));
    }
    return this.#braces;
  }

  /** True when the word is plain text: no quotes, expansions, globs, tildes or braces. */
  get plain(): boolean {
    return PLAIN.test(this.text);
  }
}

/** A piece of program text inside a word, parsed when first run. */
export interface LazyProgram {
  text: ByteString;
  /**
   * $( ) and <( ) run as bash lays them out anew, so that their lines have other numbers: "written" is to be laid out
   * before it runs, "laid out" has been, and so has what it holds; of "backquoted" only what it holds is to be.
   */
  form: "written" | "laid out" | "backquoted";
  /** filled by the executor */
  program: List | null;
}
