// How texts are coloured. Colours only: what is right and wrong is not decided here.
import type { languages } from "./setup.ts";

type Grammar = languages.IMonarchLanguage;

/** The end of an option's argument. */
const end: languages.IMonarchLanguageRule = [/(?=[ \n])/, { token: "", next: "@pop" }];

/** Rules as auditctl -R reads them: options, and what some of them take. A blank can have a backslash before it. */
export const audit_rules: Grammar = {
  defaultToken: "",
  includeLF: true,
  tokenizer: {
    root: [
      [/^ *#[^\n]*/, "comment"],
      [/(-[aAd])( +)/, ["keyword", { token: "", next: "@list" }]],
      [/(-[FC])( *)/, ["keyword", { token: "", next: "@field" }]],
      [/(-S)( *)/, ["keyword", { token: "", next: "@calls" }]],
      [/(-k)( +)/, ["keyword", { token: "", next: "@key" }]],
      [/--?[a-zA-Z][\w-]*/, "keyword"],
      [/\/(?:\\ |[^ \n])*/, "string"],
      [/\d+(?=[ \n])/, "number"],
      [/(?:\\ |[^ \n])+/, ""],
    ],
    list: [
      [/\b(?:always|never)\b/, "type"],
      [/\b(?:task|exit|user|exclude|filesystem)\b/, "type"],
      [/,/, "delimiter"],
      [/[^ ,\n]+/, "invalid"],
      end,
    ],
    field: [
      [/[a-z_0-9]+(?=[=!<>&])/, "variable"],
      [/[!<>&]?=|[<>&]/, { token: "operator", switchTo: "@value" }],
      [/[^ =!<>&\n]+/, "variable"],
      end,
      [/!/, "invalid"],
    ],
    value: [[/-?\d+(?=[ \n])/, "number"], [/(?:\\ |[^ \n])+/, "string"], end],
    calls: [[/,/, "delimiter"], [/\d+(?=[ ,\n])/, "number"], [/[^ ,\n]+/, "tag"], end],
    key: [[/(?:\\ |[^ \n])+/, "string"], end],
  },
};

/** A scenario's index.md: YAML between two lines ---, and below it Markdown. */
export const scenario: Grammar = {
  defaultToken: "",
  tokenizer: {
    root: [
      [/^---[ \t]*$/, { token: "delimiter", next: "@front", nextEmbedded: "yaml" }],
      [/.*/, ""],
    ],
    front: [[/^---[ \t]*$/, { token: "@rematch", switchTo: "@end", nextEmbedded: "@pop" }]],
    end: [[/^---[ \t]*$/, { token: "delimiter", switchTo: "@body", nextEmbedded: "markdown" }]],
    // To the end of the text; Monarch wants to know how a language within another ends, so: where nothing can match.
    body: [[/\b\B/, { token: "", next: "@pop", nextEmbedded: "@pop" }]],
  },
};
