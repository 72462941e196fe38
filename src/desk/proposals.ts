// What a session did that a task could ask for: proposals, which the author keeps, changes or deletes.
import type { Predicate, SessionLine, SessionRecord } from "../../worker/api.ts";

export interface Proposal {
  /** Kind of the task's name: "label" makes label-1. */
  readonly kind: "label" | "rule" | "state" | "feature" | "record" | "search";
  /** What is to be done, in one sentence of Markdown. */
  readonly title: string;
  readonly done: Predicate;
  /** Which task it is made of, for the note beside it: "a CONTAINER record". */
  readonly from: string;
}

type Fields = ReadonlyMap<string, string>;

/** `text` as code in a line of Markdown. */
export const code = (text: string): string => {
  const clean = text.replaceAll(/[\0-\x1f\x7f-\x9f]/g, " ");
  return clean.includes("`") ? `\`\` ${clean} \`\`` : `\`${clean}\``;
};

/** Some fields of a record, those that it has. */
const some = (fields: Fields, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = fields.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const asks = (type: string, fields: Record<string, string>): Predicate => ({ event: [{ type, fields }] });

function ofContainer(fields: Fields): Proposal {
  const [contid = "", res] = [fields.get("contid"), fields.get("res")];
  return {
    kind: "label",
    title:
      res === "1"
        ? `Give a process the container id ${code(contid)}.`
        : `See the kernel refuse to set the container id ${code(contid)}.`,
    done: asks("CONTAINER", some(fields, ["op", "contid", "res"])),
    from: "a CONTAINER record",
  };
}

function ofConfig(fields: Fields): Proposal | null {
  const op = fields.get("op");
  const key = fields.get("key");
  const keyed = key === undefined || key === "(null)" ? "" : ` with the key ${code(key)}`;
  if (op === "add_rule" || op === "remove_rule")
    return {
      kind: "rule",
      title: `${op === "add_rule" ? "Add" : "Delete"} a rule${keyed}.`,
      done: asks("CONFIG_CHANGE", some(fields, ["op", "key", "list", "res"])),
      from: "a CONFIG_CHANGE record",
    };
  const [name] = [...fields.keys()].filter((field) => field.startsWith("audit_"));
  if (op !== "set" || name === undefined) return null;
  return {
    kind: "state",
    title: `Set ${code(name)} to ${code(fields.get(name) as string)}.`,
    done: asks("CONFIG_CHANGE", some(fields, ["op", name, "res"])),
    from: "a CONFIG_CHANGE record",
  };
}

/** Of a call that a rule with a key asked for; with the id of its container, when it has one. */
function ofCall(fields: Fields, event: readonly SessionRecord[]): Proposal | null {
  const key = fields.get("key");
  if (key === undefined || key === "(null)") return null;
  const info = event.find(({ type }) => type === "CONTAINER_INFO");
  const contid = info && new Map(info.fields).get("contid");
  const call = { type: "SYSCALL", fields: some(fields, ["key", "success"]) };
  return {
    kind: "record",
    title:
      contid === undefined
        ? `Cause an event with the key ${code(key)}.`
        : `Cause an event with the key ${code(key)} within the container ${code(contid)}.`,
    done: {
      event: contid === undefined ? [call] : [call, { type: "CONTAINER_INFO", fields: { contid } }],
    },
    from: "a SYSCALL record",
  };
}

function ofRecord(record: SessionRecord, event: readonly SessionRecord[]): Proposal | null {
  // the first of a name counts, as for predicates
  const fields = new Map([...record.fields].reverse());
  switch (record.type) {
    case "CONTAINER":
      return ofContainer(fields);
    case "CONFIG_CHANGE":
      return ofConfig(fields);
    case "FEATURE_CHANGE":
      return {
        kind: "feature",
        title: `Change the feature ${code(fields.get("feature") ?? "")}.`,
        done: asks("FEATURE_CHANGE", some(fields, ["feature", "new", "res"])),
        from: "a FEATURE_CHANGE record",
      };
    case "SYSCALL":
      return ofCall(fields, event);
    default:
      return null;
  }
}

const SEARCH = /^(?:\S*\/)?(ausearch|aureport)(?: |$)/;

function ofProgram(words: string): Proposal | null {
  const program = SEARCH.exec(words)?.[1];
  if (program === undefined) return null;
  return {
    kind: "search",
    title: `Look into the log with ${code(program)}.`,
    done: { ran: { matches: `^(\\S*/)?${program}( |$)` } },
    from: `the program ${program} was run`,
  };
}

/** What could be asked for of a line, each once; what happened in the lines before it is nothing new. */
export class Proposer {
  readonly #seen = new Set<string>();

  of({ records, ran }: SessionLine): Proposal[] {
    const events = new Map<number, SessionRecord[]>();
    for (const record of records) {
      const event = events.get(record.serial);
      if (event) event.push(record);
      else events.set(record.serial, [record]);
    }
    const made = [
      ...records.map((record) => ofRecord(record, events.get(record.serial) ?? [])),
      ...ran.map(ofProgram),
    ];
    return made.filter((proposal): proposal is Proposal => {
      if (proposal === null) return false;
      const what = JSON.stringify(proposal.done);
      if (this.#seen.has(what)) return false;
      this.#seen.add(what);
      return true;
    });
  }
}
