// The languages of this page's texts, told to Monaco. What they know is known elsewhere (service.ts, scenario/).
import { catalogue } from "virtual:scenarios";
import type { TextCompletion } from "../../../worker/api.ts";
import type { Language } from "../language.ts";
import { complete_scenario, explain_scenario } from "../scenario/scenario.ts";
import { completeRule, explainRule } from "../service.ts";
import { audit_rules, scenario } from "./grammars.ts";
import { type editor, languages } from "./setup.ts";

/** What Monaco calls them. */
export const MONACO_ID: Readonly<Record<Language, string>> = {
  scenario: "scenario",
  "audit-rules": "audit-rules",
  shell: "shell",
  text: "plaintext",
};

const { CompletionItemKind: Kind } = languages;

const RULE_KINDS: Readonly<Record<TextCompletion["kind"], languages.CompletionItemKind>> = {
  option: Kind.Keyword,
  list: Kind.Enum,
  field: Kind.Field,
  operator: Kind.Operator,
  value: Kind.Value,
};

const SCENARIO_KINDS = { key: Kind.Property, value: Kind.Value, block: Kind.Snippet } as const;

/** Keeps the order in which they come. */
const rank = (i: number): string => String(i).padStart(4, "0");

/** Text, not Markdown: what is in it means nothing. */
const plain = (text: string) => ({ value: text.replace(/[\\`*_{}[\]()#+.!|<>~-]/g, "\\$&") });

function register(id: string, tokens: languages.IMonarchLanguage, comment: string, aliases?: string[]): void {
  languages.register({ id, aliases });
  languages.setMonarchTokensProvider(id, tokens);
  languages.setLanguageConfiguration(id, { comments: { lineComment: comment } });
}

function rules(): void {
  // what a fence in the text of a scenario may call it
  register("audit-rules", audit_rules, "#", ["rules", "audit.rules"]);
  languages.registerCompletionItemProvider("audit-rules", {
    triggerCharacters: ["-", " ", ",", "=", "/", ">", "<", "&"],
    async provideCompletionItems(model, { lineNumber, column }) {
      const found = await completeRule(model.getLineContent(lineNumber), column);
      if (!found) return { suggestions: [] };
      const range = {
        startLineNumber: lineNumber,
        endLineNumber: lineNumber,
        startColumn: found.column,
        endColumn: found.end_column,
      };
      // A directory's name that is written out is no beginning of it: Enter ends the line then.
      const typed = model.getValueInRange(range);
      const items = found.items.filter(({ label }) => label !== `${typed}/`);
      return {
        // Asked for anew at each key where a directory is among them: it may be written out by then.
        incomplete: found.more || items.some(({ label }) => label.endsWith("/")),
        suggestions: items.map(({ label, kind, detail }, i) => ({
          label: { label, description: detail },
          kind: RULE_KINDS[kind],
          insertText: label,
          documentation: detail,
          sortText: rank(i),
          range,
          // "auid" leads to "auid>=", and a directory to what is in it
          command: /[=<>&/]$|^[a-z]+$/.test(label) && kind !== "value" ? AGAIN : undefined,
        })),
      };
    },
  });
  languages.registerHoverProvider("audit-rules", {
    async provideHover(model, { lineNumber, column }) {
      const found = await explainRule(model.getLineContent(lineNumber), column);
      return (
        found && {
          contents: [plain(found.text)],
          range: {
            startLineNumber: lineNumber,
            endLineNumber: lineNumber,
            startColumn: found.column,
            endColumn: found.end_column,
          },
        }
      );
    },
  });
}

/** Shows what may follow what was just inserted. */
const AGAIN = { id: "editor.action.triggerSuggest", title: "" };

const range_of = (model: editor.ITextModel, from: number, until: number) => {
  const [start, end] = [model.getPositionAt(from), model.getPositionAt(until)];
  return {
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  };
};

function scenarios(): void {
  register("scenario", scenario, "#");
  languages.registerCompletionItemProvider("scenario", {
    triggerCharacters: [" ", "`", "{", "[", "\n", "="],
    provideCompletionItems(model, position) {
      const found = complete_scenario(model.getValue(), model.getOffsetAt(position), catalogue);
      if (!found) return { suggestions: [] };
      const range = range_of(model, found.from, found.until);
      return {
        suggestions: found.items.map(({ label, insert, kind, detail }, i) => ({
          label: { label, description: detail },
          kind: SCENARIO_KINDS[kind],
          insertText: insert,
          documentation: detail,
          sortText: rank(i),
          range,
        })),
      };
    },
  });
  languages.registerHoverProvider("scenario", {
    provideHover(model, position) {
      const found = explain_scenario(model.getValue(), model.getOffsetAt(position));
      return found && { contents: [plain(found.text)], range: range_of(model, found.from, found.until) };
    },
  });
}

rules();
scenarios();
