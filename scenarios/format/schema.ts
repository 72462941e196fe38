// The front matter of a scenario. docs/scenarios.md shows one; the descriptions reach editors (json_schema.ts).
import * as v from "valibot";
import { FAULTS } from "./as_posted.ts";
import { BOOT_OPTION, MAX_BOOT } from "./boot_option.ts";
import { MAX_LINES, MAX_QUIZZES, MAX_TASKS, MAX_TEXT } from "./limits.ts";
import { predicate } from "./predicate_schema.ts";
import { CHAPTERS } from "./types.ts";

const PLAIN_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
/** What a folder, a task and a quiz may be called. */
export const NAME = new RegExp(`^${PLAIN_NAME}$`);
/** Where a scenario begins that does not begin with a fresh machine. */
const START = new RegExp(`^${PLAIN_NAME}#end$`);

const text = v.pipe(
  v.string("is text: put it in quotes"),
  v.trim(),
  v.nonEmpty("is empty"),
  v.maxLength(MAX_TEXT),
);
/** A text of the scenario's heading. */
const line = v.pipe(text, v.maxLength(200), v.regex(/^[^\n]*$/, "is one line"));
const name = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(NAME, "is a name: lower case letters, digits and hyphens"),
);
const whole = (min: number, max: number) =>
  v.pipe(v.number("is a number"), v.integer("is a whole number"), v.minValue(min), v.maxValue(max));

/** Mapping of at most `max` names; `max` is checked before what it holds. */
const named = <S extends v.GenericSchema>(value: S, max: number) =>
  v.pipe(
    v.unknown(),
    v.check(
      (input) => typeof input !== "object" || input === null || Object.keys(input).length <= max,
      `has more than ${max} keys`,
    ),
    v.record(name, value),
  );

const machine = v.strictObject({
  patches: v.optional(v.pipe(whole(0, 13), v.description("How many patches of the series are applied."))),
  seed: v.optional(v.pipe(whole(0, 0xffffffff), v.description("Seed of the machine's random generator."))),
  epoch: v.optional(v.pipe(whole(0, 0xffffffff), v.description("Its clock at boot, seconds since 1970."))),
  as_posted: v.optional(
    v.pipe(
      v.array(v.picklist(FAULTS)),
      v.description("Faults of the series as it was posted, not repaired."),
    ),
  ),
  boot: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.regex(BOOT_OPTION, "is neither audit=0, audit=1 nor audit_backlog_limit=NUMBER"),
        ),
      ),
      v.maxLength(MAX_BOOT),
      v.description("Options on the kernel's command line, as audit=1 or audit_backlog_limit=512."),
    ),
  ),
});

const say = v.pipe(text, v.description("What is said: a line of Markdown."));
const when = v.pipe(predicate, v.description("It is said while this holds."));

const task = v.strictObject({
  title: v.pipe(text, v.description("What is to be done, in one sentence: a line of Markdown.")),
  needs: v.optional(v.pipe(v.array(name), v.description("Tasks that must be done before this one counts."))),
  done: v.pipe(predicate, v.description("The task is done once this holds, and stays done.")),
  not_yet: v.optional(
    v.pipe(
      v.array(v.strictObject({ when, say })),
      v.maxLength(50),
      v.description("Why it is not done yet: the first that holds is shown."),
    ),
  ),
  broken: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          when,
          say,
          recover: v.pipe(
            v.array(text),
            v.maxLength(MAX_LINES),
            v.description("Lines that make it possible again; none when only a fresh machine does."),
          ),
        }),
      ),
      v.maxLength(50),
      v.description("Why it can no longer be done: the first that holds is shown."),
    ),
  ),
  hints: v.optional(
    v.pipe(
      v.array(v.strictObject({ when: v.optional(when), say })),
      v.maxLength(50),
      v.description("Shown one by one, from vague to the answer; with when it offers itself."),
    ),
  ),
});

const quiz = v.strictObject({
  question: v.pipe(text, v.description("A line of Markdown.")),
  options: v.pipe(
    v.array(
      v.strictObject({
        text: v.pipe(text, v.description("What can be chosen: a line of Markdown.")),
        right: v.optional(v.pipe(v.boolean("is true or false"), v.description("true: this is an answer."))),
        say: v.pipe(text, v.description("What is said to who chose it: a line of Markdown.")),
      }),
    ),
    v.minLength(2, "needs at least two options"),
    v.maxLength(10),
    v.check((options) => options.some((option) => option.right === true), "no option is right"),
    v.description("What can be chosen, two to ten; at least one is right."),
  ),
});

const source = v.strictObject({
  title: v.pipe(line, v.description("What it is called.")),
  url: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https?:\/\/[^\s<>"]+$/, "is no http: or https: address"),
      v.description("Where it can be read."),
    ),
  ),
});

export const front_matter = v.strictObject({
  title: v.pipe(line, v.description("Title of the scenario.")),
  summary: v.pipe(line, v.description("One sentence.")),
  kind: v.pipe(
    v.picklist(["guide", "challenge", "diagnose"]),
    v.description("guide: it leads; challenge: it sets a task; diagnose: something is wrong, find out what."),
  ),
  chapter: v.pipe(v.picklist(CHAPTERS), v.description("Where it stands in the list.")),
  order: v.pipe(whole(1, 1000), v.description("Place in its chapter, counted from 1.")),
  level: v.pipe(
    v.picklist([1, 2, 3]),
    v.description("1 for everybody, 2 for who has used audit, 3 for who reads kernel code."),
  ),
  minutes: v.pipe(whole(1, 120), v.description("How long it takes.")),
  needs: v.optional(v.pipe(v.array(name), v.description("Slugs of scenarios that should be done before."))),
  start: v.optional(
    v.pipe(
      v.string(),
      v.regex(START, "is a scenario's name and #end"),
      v.description("SLUG#end: it begins where the solution of that scenario ends, on its machine."),
    ),
  ),
  machine: v.optional(
    v.pipe(machine, v.description("How the machine is made; without it, as one for free play.")),
  ),
  tasks: v.pipe(named(task, MAX_TASKS), v.description("What is to be done, by name.")),
  quizzes: v.optional(v.pipe(named(quiz, MAX_QUIZZES), v.description("Questions to be answered, by name."))),
  sources: v.pipe(
    v.array(source),
    v.minLength(1, "needs at least one source"),
    v.maxLength(50),
    v.description("What its facts are taken from; every link of the text is here."),
  ),
});

export type FrontMatter = v.InferOutput<typeof front_matter>;
