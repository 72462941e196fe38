// What a text is judged by: the machine that it is for, as it is now. It is looked at from outside, so nothing of this
// is ever recorded.
import type { Kernel } from "../kernel/kernel.ts";
import * as A from "../kernel/uapi/audit.ts";
import { S_ISDIR } from "../kernel/uapi/stat.ts";
import { accounts_of } from "../machine/accounts.ts";
import { host_inode, host_names } from "../machine/host_files.ts";
import { atOnce } from "../userland/audit/at_once.ts";
import type { RuleEnvironment } from "../userland/audit/libaudit/rule_draft.ts";

export interface Facts extends RuleEnvironment {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Names in a directory, those of directories with a slash behind them. */
  names_in(directory: string): readonly string[];
}

export function facts_of(k: Kernel): Facts {
  const { users, groups } = accounts_of(k);
  const id = (names: ReadonlyMap<number, string>, name: string) =>
    atOnce([...names].find(([, known]) => known === name)?.[0] ?? null);
  const is_directory = (path: string) => S_ISDIR(host_inode(k, path)?.i_mode ?? 0);
  return {
    users: [...users.values()],
    groups: [...groups.values()],
    names_in: (directory) =>
      host_names(k, directory).map((name) => (is_directory(`${directory}/${name}`) ? `${name}/` : name)),
    uid: (name) => id(users, name),
    gid: (name) => id(groups, name),
    isDirectory: (path) => atOnce(is_directory(path)),
    features: () => atOnce(A.AUDIT_FEATURE_BITMAP_ALL | k.seams.feature_bitmap),
  };
}
