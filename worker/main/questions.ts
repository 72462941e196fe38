// What the page asks of the machine: checked, and answered. Nothing here is needed before somebody asks.
import * as v from "valibot";
import { predicate } from "../../scenarios/format/predicate_schema.ts";
import type { Predicate } from "../api.ts";
import type { Machine } from "../machine/machine.ts";
import { Questions } from "../machine/predicates.ts";

/** More than any scenario asks. */
const MAX_QUESTIONS = 5_000;
/** How deep objects may stand in one another: the schema calls itself for each. */
const MAX_DEPTH = 64;

const questions = v.record(v.pipe(v.string(), v.maxLength(300)), predicate);

/** No deeper than `depth`; structured clones may even go round. */
function is_shallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => is_shallow(part, depth - 1));
}

/** @throws Error that names what is wrong. */
export function parse_questions(raw: unknown): Record<string, Predicate> {
  if (typeof raw !== "object" || raw === null || Object.keys(raw).length > MAX_QUESTIONS)
    throw new Error("too many questions, or none");
  if (!is_shallow(raw, MAX_DEPTH)) throw new Error("questions that are nested too deeply");
  return v.parse(questions, raw);
}

/** Gives the answers of the moment, each time it is called. @throws Error for a regular expression that is none. */
export function answering(machine: Machine, asked: Record<string, Predicate>): () => Record<string, boolean> {
  const asking = new Questions(machine.kernel, machine.observe(), asked);
  return () => asking.answers();
}
