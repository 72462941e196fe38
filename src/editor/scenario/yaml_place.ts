// Where in YAML a place is, of text that is being written and so is seldom whole: told by indentation and brackets.

export interface YamlPlace {
  /** Keys, and 0 for an element of a list, down to what the place belongs to. */
  readonly path: readonly (string | number)[];
  /** What is being written: a key of what is at `path`, or the value of what is at `path`. */
  readonly role: "key" | "value";
  /** Offset of where that begins, and what of it there is up to the place. */
  readonly from: number;
  readonly typed: string;
  /** Keys that stand beside it. */
  readonly beside: readonly string[];
}

/** What a line of block style has: a dash of a list, or a key, at its column. */
interface Entry {
  readonly column: number;
  readonly key: string | null;
  /** Column behind it and the blanks that follow. */
  readonly until: number;
}

const KEY = /^(?:"([^"\\]*)"|'([^']*)'|([^\s"'{}[\],#&*!|>%@`:-][^\s:,{}[\]]*))\s*:(?:\s+|$)/;

function entries_of(line: string): Entry[] {
  const entries: Entry[] = [];
  let column = line.search(/[^ ]|$/);
  if (line[column] === "#") return entries;
  for (
    let dash = /^-(?:\s+|$)/.exec(line.slice(column));
    dash;
    dash = /^-(?:\s+|$)/.exec(line.slice(column))
  ) {
    entries.push({ column, key: null, until: column + dash[0].length });
    column += dash[0].length;
  }
  const key = KEY.exec(line.slice(column));
  if (key) entries.push({ column, key: key[1] ?? key[2] ?? key[3], until: column + key[0].length });
  return entries;
}

/** A place in block style: in the last of the lines, which is cut off there. */
function block_place(lines: readonly string[], below: readonly string[]): Omit<YamlPlace, "from"> {
  const head = lines.at(-1) ?? "";
  const own = entries_of(head);
  const last = own.at(-1);
  // "key:" right before the place: nobody writes the value without a blank
  const value = last?.key != null;
  const column = last ? (value ? last.column : last.until) : head.search(/[^ ]|$/);
  const path: (string | number)[] = value ? [last.key as string] : [];
  /** Only what stands further left is a parent; a dash may stand right below its key. */
  let limit = column;
  let dash_limit = column;
  const up = (entry: Entry): void => {
    if (entry.key === null ? entry.column >= dash_limit : entry.column >= limit) return;
    path.unshift(entry.key ?? 0);
    dash_limit = entry.column;
    limit = entry.key === null ? entry.column + 1 : entry.column;
  };
  for (const entry of own.slice(0, value ? -1 : own.length).reverse()) up(entry);
  for (const line of lines.slice(0, -1).reverse()) {
    if (limit === 0) break;
    for (const entry of entries_of(line).reverse()) up(entry);
  }
  const typed = last ? head.slice(last.until) : head.trimStart();
  return { path, role: value ? "value" : "key", typed, beside: beside(lines, below, column, own.length > 0) };
}

/** Keys at the same column, up to where that mapping begins and ends. */
function beside(
  lines: readonly string[],
  below: readonly string[],
  column: number,
  begins: boolean,
): string[] {
  const keys: string[] = [];
  /** False: the mapping ends there. */
  const look = (line: string, upward: boolean): boolean => {
    const entries = entries_of(line);
    const first = line.search(/[^ ]/);
    if (first < 0 || line[first] === "#") return true;
    const own = entries.find((entry) => entry.column === column && entry.key !== null);
    if (own && (upward || entries[0] === own)) keys.push(own.key as string);
    return first >= column;
  };
  if (!begins) for (const line of lines.slice(0, -1).reverse()) if (!look(line, true)) break;
  for (const line of below) if (!look(line, false)) break;
  return keys;
}

interface Frame {
  readonly open: string;
  key: string | null;
  /** Keys before the one that is being written. */
  readonly keys: string[];
  /** Where the key or the value begins that is being written. */
  start: number;
}

/** Brackets that are open at the end of the text, outermost first; `at`: where the first of them stands. */
function flow_of(text: string): { frames: Frame[]; at: number } {
  const frames: Frame[] = [];
  let at = -1;
  let quote = "";
  /** Last character that is no blank, and that on this line. */
  let before = "\n";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const frame = frames.at(-1);
    if (quote !== "") {
      if (c === "\\" && quote === '"') i++;
      else if (c === quote || (c === "\n" && !frame)) quote = "";
    } else if (c === "#" && /\s/.test(text[i - 1] ?? " ")) {
      i = text.indexOf("\n", i);
      if (i < 0) break;
      if (!frame) before = "\n";
    } else if ((c === '"' || c === "'") && ":-,[{\n".includes(before)) quote = c;
    else if ((c === "{" || c === "[") && (frame ? ":,[{" : ":-\n").includes(before)) {
      if (!frame) at = i;
      frames.push({ open: c, key: null, keys: [], start: i + 1 });
    } else if (frame && (c === "}" || c === "]")) frames.pop();
    else if (frame && c === ",") {
      if (frame.key !== null) frame.keys.push(frame.key);
      frame.key = null;
      frame.start = i + 1;
    } else if (frame?.open === "{" && frame.key === null && c === ":" && /\s/.test(text[i + 1] ?? " ")) {
      frame.key = text
        .slice(frame.start, i)
        .trim()
        .replace(/^(["'])(.*)\1$/, "$2");
      frame.start = i + 1;
    }
    if (c === "\n" ? !frames.length : c !== " ") before = c;
  }
  return { frames, at };
}

/** `offset` in YAML. */
export function yaml_place(text: string, offset: number): YamlPlace {
  const head = text.slice(0, offset);
  const { frames, at } = flow_of(head);
  const lines = (end: number) => text.slice(0, end).split("\n");
  const last = frames.at(-1);
  if (!last) {
    const place = block_place(lines(offset), text.slice(offset).split("\n").slice(1));
    return { ...place, from: offset - place.typed.length };
  }
  const base = block_place(lines(at), []);
  const path = frames.flatMap<string | number>(({ open, key }) =>
    open === "[" ? [0] : key !== null ? [key] : [],
  );
  const typed = head.slice(last.start).trimStart();
  return {
    path: [...base.path, ...path],
    role: last.open === "{" && last.key === null ? "key" : "value",
    from: offset - typed.length,
    typed,
    beside: last.keys,
  };
}
