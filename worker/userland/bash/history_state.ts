// What history expansion keeps from line to line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** What earlier expansions leave behind: the last substitution and search string. */
export interface HistoryExpansionState {
  old: ByteString;
  new_: ByteString;
  search: ByteString;
  /** the word a !?string? matched, for % */
  match: ByteString;
}
export const new_expansion_state = (): HistoryExpansionState => ({
  old: "",
  new_: "",
  search: "",
  match: "",
});
