// A scenario as the page and the checker have it: plain JSON, made of a folder's files by parse.ts. docs/scenarios.md
// says what an author writes.
import type { PhrasingContent, RootContent } from "mdast";
import type { AsPosted, ByteString, CheckProblem, GuestFile, Predicate } from "../../worker/api.ts";

/** guide: it leads; challenge: it sets a task; diagnose: something is wrong, find out what. */
export type Kind = "guide" | "challenge" | "diagnose";
/** Where it stands in the list, in this order. */
export const CHAPTERS = ["audit", "container-ids", "practice", "challenges"] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** A line of Markdown, taken apart: text, code, emphasis, links. */
export type Inline = readonly PhrasingContent[];

/** What the list of scenarios shows of one. */
export interface ScenarioHead {
  /** Name of its folder: lower case letters, digits and hyphens. */
  readonly slug: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly kind: Kind;
  readonly chapter: Chapter;
  /** Place in its chapter, counted from 1. */
  readonly order: number;
  /** 1 for everybody, 2 for who has used audit, 3 for who reads kernel code. */
  readonly level: 1 | 2 | 3;
  readonly minutes: number;
  /** Slugs of scenarios that should be done before. */
  readonly needs: readonly string[];
}

export interface Scenario extends ScenarioHead {
  readonly machine: ScenarioMachine;
  /** Slug of the scenario where whose solution ends it begins; null: with a fresh machine. */
  readonly start: string | null;
  /** Lines, in UTF-8, that are typed before the reader gets the machine: those solutions (start.ts). */
  readonly before: readonly ByteString[];
  /** Put on the disk before boot: what is below files/. */
  readonly files: readonly GuestFile[];
  readonly steps: readonly Step[];
  readonly tasks: readonly Task[];
  readonly quizzes: readonly Quiz[];
  /** Lines of solution.sh, as they are typed. */
  readonly solution: readonly string[];
  readonly sources: readonly Source[];
}

/** What the scenario's machine is made from; the size of the terminal comes from the page. */
export interface ScenarioMachine {
  readonly patches: number;
  readonly as_posted: readonly AsPosted[];
  /** Further words of the kernel's command line. */
  readonly boot: readonly string[];
  readonly seed: number;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/** Something wrong with a scenario, and where: `file` is a path in its folder, as "index.md". */
export type Problem = CheckProblem;

/** What stands below one `## heading`. */
export interface Step {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "prose"; readonly node: RootContent }
  | CodeBlock
  /** Shows the task's title, state, and what to say about it. */
  | { readonly kind: "task"; readonly name: string }
  | { readonly kind: "quiz"; readonly name: string };

export interface CodeBlock {
  readonly kind: "code";
  readonly lang: string;
  readonly lines: readonly string[];
  /** exec: typed into the terminal on click; copy: has a copy button; show: only shown. */
  readonly use: "exec" | "copy" | "show";
  /** The quiz to be answered before it runs ({predict=NAME}). */
  readonly predict?: string;
}

export interface Task {
  readonly name: string;
  /** What is to be done, in one sentence. */
  readonly title: Inline;
  /** Tasks that must be done before this one counts. */
  readonly needs: readonly string[];
  readonly done: Predicate;
  /** Why it is not done yet, told while `when` holds: the first that holds is shown. */
  readonly not_yet: readonly Remark[];
  /** It can no longer be done: why, and how to recover. The first that holds is shown. */
  readonly broken: readonly (Remark & { readonly recover: readonly string[] })[];
  /** Shown one by one, on request, from vague to the answer. With `when` it offers itself once that holds. */
  readonly hints: readonly { readonly when?: Predicate; readonly say: Inline }[];
}

/** Said while `when` holds. */
export interface Remark {
  readonly when: Predicate;
  readonly say: Inline;
}

export interface Quiz {
  readonly name: string;
  readonly question: Inline;
  readonly options: readonly { readonly text: Inline; readonly right: boolean; readonly say: Inline }[];
}

export interface Source {
  readonly title: string;
  readonly url?: string;
}
