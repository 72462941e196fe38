// The options of GNU tar 1.34: all names it knows, and which of them do something here.
import type { LongOption } from "../lib/getopt.ts";

/** "name[,name...][=][:val]": "=" needs an argument, "?" may have one. */
const NAMES = `create:c extract,get:x list:t append:r update:u diff,compare:d catenate,concatenate:A delete test-label
file=:f verbose:v gzip,gunzip,ungzip:z bzip2:j xz:J compress,uncompress:Z lzip lzma lzop zstd
use-compress-program=:I auto-compress:a no-auto-compress directory=:C preserve-permissions,same-permissions:p
no-same-permissions absolute-names:P keep-old-files:k to-stdout:O to-command= dereference:h hard-dereference
files-from=:T exclude-from=:X touch:m same-owner no-same-owner:o exclude= exclude-backups exclude-caches
exclude-caches-all exclude-caches-under exclude-ignore= exclude-ignore-recursive= exclude-tag= exclude-tag-all=
exclude-tag-under= exclude-vcs exclude-vcs-ignores strip-components= transform,xform=:transform numeric-owner
wildcards no-wildcards wildcards-match-slash no-wildcards-match-slash anchored no-anchored ignore-case no-ignore-case
full-time owner= group= owner-map= group-map= mode= mtime= clamp-mtime sort= selinux no-selinux xattrs no-xattrs
xattrs-include= xattrs-exclude= acls no-acls remove-files one-file-system overwrite overwrite-dir no-overwrite-dir
skip-old-files keep-newer-files keep-directory-symlink unlink-first:U recursive-unlink one-top-level? verify:W
format=:H posix old-archive,portability pax-option= label=:V totals? sparse:S sparse-version= hole-detection=
listed-incremental=:g incremental:G level= check-device no-check-device ignore-failed-read recursion no-recursion
null no-null unquote no-unquote verbatim-files-from no-verbatim-files-from add-file= atime-preserve?
delay-directory-restore no-delay-directory-restore preserve-order,same-order:s force-local info-script,new-volume-script=:F
tape-length=:L multi-volume:M rmt-command= rsh-command= volno-file= blocking-factor=:b record-size= ignore-zeros:i
read-full-records:B seek:n no-seek occurrence? ignore-command-error no-ignore-command-error backup? suffix=
starting-file=:K newer,after-date=:N newer-mtime= checkpoint? checkpoint-action= check-links:l index-file=
no-quote-chars= quote-chars= quoting-style= block-number:R show-defaults show-omitted-dirs
show-snapshot-field-ranges show-transformed-names,show-stored-names:show-transformed-names utc warning=
interactive,confirmation:w restrict usage help:? version`;

export const LONG: readonly LongOption[] = NAMES.split(/\s+/).flatMap((word) => {
  const [, names, arg, val] = /^([\w,-]+)([=?]?)(?::(.+))?$/.exec(word) ?? [];
  return names
    .split(",")
    .map(
      (name) => ({ name, has_arg: arg === "=" ? 1 : arg === "?" ? 2 : 0, val: val ?? names }) as LongOption,
    );
});

export const SHORT = "cxtruAdf:vzjJZC:pPkOhT:moaX:WH:SI:g:GF:L:b:V:K:N:nUMBilRws?";

/** What does something here; of these, what only says how it is anyway does nothing. */
export const SIMULATED: ReadonlySet<string> = new Set(
  `c x t r u d A delete f v z j J I a no-auto-compress C p no-same-permissions P k O h T X m same-owner o exclude
strip-components transform numeric-owner wildcards no-wildcards full-time owner group mode mtime clamp-mtime sort
no-selinux no-xattrs no-acls remove-files one-file-system overwrite skip-old-files keep-newer-files U one-top-level
H b ignore-failed-read recursion no-recursion null no-null N newer-mtime show-transformed-names utc no-check-device
force-local n no-seek B exclude-backups exclude-vcs`.split(/\s+/),
);
