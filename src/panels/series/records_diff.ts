// The audit logs of two machines side by side. Events are matched by what they say, not by serial or time, which move
// as soon as one machine writes one event more.
import type { RecordEvent } from "../../../worker/api.ts";
import { clock } from "../records/summary.ts";
import { align, steps } from "./diff.ts";
import { Blocks, type Comparison, type Piece, type Row } from "./rows.ts";

type Event = readonly RecordEvent[];

/** Records of one serial stand together, in the order in which the first of each came. The end mark says nothing. */
function events(records: readonly RecordEvent[]): Event[] {
  const bySerial = new Map<number, RecordEvent[]>();
  for (const record of records) {
    if (record.type_name === "EOE") continue;
    const event = bySerial.get(record.serial);
    if (event) event.push(record);
    else bySerial.set(record.serial, [record]);
  }
  return [...bySerial.values()];
}

/** What a record says, without when and under which serial. */
const said = ({ type_name, fields }: RecordEvent): string =>
  `${type_name} ${fields.map(({ name, value }) => `${name}=${value}`).join(" ")}`;

/** Fields that say what an event is about: two events with the same of them are the same event, told differently. */
const ABOUT = new Set(["syscall", "exe", "comm", "op", "key", "unit", "name"]);

const about = (event: Event): string =>
  `${event[0].type_name} ${event[0].fields
    .filter(({ name }) => ABOUT.has(name))
    .map(({ value }) => value)
    .join(" ")}`;

/** When, in UTC, and the serial: as short as can be. */
const stamp = ({ sec, ms, serial }: RecordEvent): string => `${clock(sec, ms)}:${serial}`;

function pieces(record: RecordEvent, lit: (index: number) => boolean): Piece[] {
  return [
    { text: record.type_name, role: "type" },
    { text: stamp(record), role: "stamp" },
    ...record.fields.map(({ name, value }, i) => ({
      text: `${name}=${value}`,
      lit: lit(i),
      role: "field" as const,
    })),
  ];
}

const none = () => false;
const only = (record: RecordEvent, side: "left" | "right"): Row =>
  side === "left"
    ? { state: "removed", left: pieces(record, none), right: null }
    : { state: "added", left: null, right: pieces(record, none) };

/** Two records of one type: the same, or with the fields lit that only one of them has so. */
function both(left: RecordEvent, right: RecordEvent): Row {
  const field = ({ fields }: RecordEvent) => fields.map(({ name, value }) => `${name}=${value}`);
  const [l, r] = [field(left), field(right)];
  const matches = align(l, r);
  if (matches.length === l.length && matches.length === r.length)
    return { state: "same", left: pieces(left, none), right: pieces(right, none) };
  const inLeft = new Set(matches.map(([i]) => i));
  const inRight = new Set(matches.map(([, j]) => j));
  return {
    state: "changed",
    left: pieces(left, (i) => !inLeft.has(i)),
    right: pieces(right, (i) => !inRight.has(i)),
  };
}

/** The records of one event on both machines. */
function pair(left: Event, right: Event): Row[] {
  const rows: Row[] = [];
  for (const step of steps(align(left.map(said), right.map(said)), left.length, right.length)) {
    if (step.same) {
      rows.push(both(left[step.left], right[step.right]));
      continue;
    }
    const l = left.slice(...step.left);
    const r = right.slice(...step.right);
    const types = ({ type_name }: RecordEvent) => type_name;
    for (const inner of steps(align(l.map(types), r.map(types)), l.length, r.length))
      if (inner.same) rows.push(both(l[inner.left], r[inner.right]));
      else {
        rows.push(...l.slice(...inner.left).map((record) => only(record, "left")));
        rows.push(...r.slice(...inner.right).map((record) => only(record, "right")));
      }
  }
  return rows;
}

const begin = (rows: readonly Row[]): Row[] =>
  rows.map((row, i) => (i === 0 ? { ...row, first: true } : row));

/** The records of two machines. */
export function compareRecords(left: readonly RecordEvent[], right: readonly RecordEvent[]): Comparison {
  const [l, r] = [events(left), events(right)];
  const all = (event: Event) => event.map(said).join("\n");
  const blocks = new Blocks();
  for (const step of steps(align(l.map(all), r.map(all)), l.length, r.length)) {
    if (step.same) {
      blocks.push(...begin(pair(l[step.left], r[step.right])));
      continue;
    }
    const gone = l.slice(...step.left);
    const come = r.slice(...step.right);
    for (const inner of steps(align(gone.map(about), come.map(about)), gone.length, come.length))
      if (inner.same) blocks.push(...begin(pair(gone[inner.left], come[inner.right])));
      else {
        for (const event of gone.slice(...inner.left))
          blocks.push(...begin(event.map((record) => only(record, "left"))));
        for (const event of come.slice(...inner.right))
          blocks.push(...begin(event.map((record) => only(record, "right"))));
      }
  }
  return blocks.comparison;
}
