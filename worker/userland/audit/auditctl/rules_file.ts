// auditctl -R: rules from a file, one per line.
import { new_stat, S_ISREG } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { InStream } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import * as netlink from "../libaudit/netlink.ts";
import { runOptions } from "./options.ts";
import { printStatus, sendDraft } from "./rules.ts";
import type { Session } from "./session.ts";

/** Longest line that is read (LINE_SIZE of auditctl's reader). */
export const MAX_LINE = 6144;

/**
 * Loads a file. The complaints of its own rule checker go to syslog, as with the real tool; what the kernel refuses
 * is printed with the number of the line. Returns the exit status.
 */
export function* loadFile(session: Session, path: string): Code<number> {
  session.toSyslog = true;
  const fd = yield sys.open(path, 0);
  if (fd < 0) return 1;
  const st = new_stat();
  const rc = yield sys.fstat(fd, st);
  if (rc < 0 || st.st_uid !== 0 || (st.st_mode & 0o002) !== 0 || !S_ISREG(st.st_mode)) {
    yield sys.close(fd);
    return 1;
  }
  session.socket = yield* session.open();
  if (session.socket === null) return 1;
  const status = yield* netlink.requestStatus(session.socket);
  if (typeof status !== "number" && status.enabled === 2) return 0;

  const input = new InStream(fd);
  let failures = 0;
  for (let number = 1; ; number++) {
    const line = yield* input.line();
    if (line === null) break;
    const words = splitLine(line.replace(/\n$/, "").split("\0")[0]);
    if (words.length === 0) continue;
    const ok = words !== TOO_LONG && (yield* runLine(session, words, path, number));
    if (ok) continue;
    failures++;
    if (!session.ignore && !session.proceed) {
      yield sys.close(fd);
      return 1;
    }
  }
  yield sys.close(fd);
  return failures > 0 && !session.ignore ? 1 : 0;
}

const TOO_LONG: readonly string[] = ["(too long)"];

/** Words as they stand in the line: separated by blanks only; a backslash keeps a blank. Comment lines have none. */
export const wordsOf = (line: string): RegExpExecArray[] =>
  /^ *#/.test(line) ? [] : [...line.matchAll(/(?:\\ |[^ ])+/g)];

/** A word without the backslashes that keep its blanks. */
export const unescaped = (word: string): string => word.replaceAll("\\ ", " ");

/** The words of a line, as auditctl has them. */
export const splitLine = (line: string): readonly string[] =>
  line.length >= MAX_LINE ? TOO_LONG : wordsOf(line).map(([word]) => unescaped(word));

function* runLine(session: Session, words: readonly string[], path: string, number: number): Code<boolean> {
  const outcome = yield* runOptions(session, words);
  switch (outcome.kind) {
    case "failed":
      return false;
    case "done":
      return true;
    case "status":
      yield* printStatus(session);
      return true;
    case "rule":
      if (yield* sendDraft(session, outcome.draft, true)) return true;
      yield* session.console.error(`There was an error in line ${number} of ${path}`);
      return false;
  }
}
