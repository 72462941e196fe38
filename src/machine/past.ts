// A moment of the session's past that the reader looks at. The live machine goes on meanwhile.
import type { ReplaySegment } from "../../worker/api.ts";
import type { Snapshot } from "./replays.ts";

export interface Past {
  /** The session cut at that moment: what the machine can become. A permalink may carry its `until` as its cursor. */
  readonly snapshot: Snapshot;
  /** In words: "09:00:12.345 UTC, command 3 of 7". */
  readonly where: string;
  /** What the terminal showed. */
  readonly output: readonly ReplaySegment[];
  /** Keys (RecordStore) of the audit events that there were. */
  readonly events: ReadonlySet<string>;
}
