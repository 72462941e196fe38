// find(1).
import { ELOOP } from "../../kernel/uapi/errno.ts";
import { AT_FDCWD, F_DUPFD_CLOEXEC, O_CLOEXEC, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { parse_tz } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { Fts, type FtsEntry } from "../coreutils/fts.ts";
import type { Code } from "../lib/code.ts";
import { program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { Find, type Options } from "./context.ts";
import { evaluate, type Node } from "./expression.ts";
import { type CommandLine, parse_command_line } from "./parse.ts";

const HELP = `Usage: find [-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]

Default path is the current directory; default expression is -print.
Expression may consist of: operators, options, tests, and actions.

Operators (decreasing precedence; -and is implicit where no others are given):
      ( EXPR )   ! EXPR   -not EXPR   EXPR1 -a EXPR2   EXPR1 -and EXPR2
      EXPR1 -o EXPR2   EXPR1 -or EXPR2   EXPR1 , EXPR2

Positional options (always true):
      -daystart -follow -nowarn -regextype -warn

Normal options (always true, specified before other expressions):
      -depth -maxdepth LEVELS -mindepth LEVELS
       -mount -noleaf -xdev -ignore_readdir_race -noignore_readdir_race

Tests (N can be +N or -N or N):
      -amin N -anewer FILE -atime N -cmin N -cnewer FILE -context CONTEXT
      -ctime N -empty -false -fstype TYPE -gid N -group NAME -ilname PATTERN
      -iname PATTERN -inum N -iwholename PATTERN -iregex PATTERN
      -links N -lname PATTERN -mmin N -mtime N -name PATTERN -newer FILE
      -nouser -nogroup -path PATTERN -perm [-/]MODE -regex PATTERN
      -readable -writable -executable
      -wholename PATTERN -size N[bcwkMG] -true -type [bcdpfls] -uid N
      -used N -user NAME -xtype [bcdpfls]

Actions:
      -delete -print0 -printf FORMAT -fprintf FILE FORMAT -print 
      -fprint0 FILE -fprint FILE -ls -fls FILE -prune -quit
      -exec COMMAND ; -exec COMMAND {} + -ok COMMAND ;
      -execdir COMMAND ; -execdir COMMAND {} + -okdir COMMAND ;

Other common options:
      --help                   display this help and exit
      --version                output version information and exit
`;

/** Evaluates the expression for one entry of the walk, if its depth and turn are right. */
function* consider(f: Find, ent: FtsEntry, tree: Node): Code<void> {
  const { options } = f;
  switch (ent.info) {
    case "DNR":
    case "ERR":
      yield* f.error(f.quote(ent.path), ent.errno);
      if (ent.info === "ERR") return;
      // a directory that cannot be read was visited before, unless contents come first
      if (!options.depth) return;
      break;
    case "DC": {
      let above = ent.parent;
      while (above && (above.st.st_ino !== ent.st.st_ino || above.st.st_dev !== ent.st.st_dev))
        above = above.parent;
      yield* f.error(
        `File system loop detected; ${f.quote(ent.path)} is part of the same file system loop as ${f.quote(above?.path ?? ent.path)}.`,
      );
      return;
    }
    case "NS":
      // a loop of links is still a link that is there
      if (ent.errno !== -ELOOP || ent.level === 0) {
        yield* f.error(f.quote(ent.path), ent.errno);
        return;
      }
      break;
    case "D":
      if (ent.level >= options.max_depth) ent.instruction = "skip";
      if (options.depth) return;
      break;
    case "DP":
      if (!options.depth) return;
      break;
    default:
  }
  if (ent.level < options.min_depth || ent.level > options.max_depth) return;
  f.enter(ent);
  yield* evaluate(f, tree);
}

/** The walk; find keeps a descriptor of its own for the directory it is in. */
function* walk(f: Find, line: CommandLine): Code<void> {
  const { options } = f;
  f.fts = new Fts(line.paths, {
    logical: options.follow === "L",
    comfollow: options.follow === "H",
    xdev: options.xdev,
    nostat: true,
    verbatim: true,
    check_after_open: true,
  });
  let inside = AT_FDCWD;
  let copy = -1;
  for (let ent = yield* f.fts.read(); ent && !f.quit; ent = yield* f.fts.read()) {
    if (f.fts.cwd_fd !== inside) {
      if (copy >= 0) yield sys.close(copy);
      inside = f.fts.cwd_fd;
      copy = inside >= 0 ? yield sys.fcntl(inside, F_DUPFD_CLOEXEC, 0) : -1;
    }
    yield* consider(f, ent, line.tree);
    if (f.quit) break;
  }
  for (const p of line.predicates) if (p.finish) yield* p.finish(f);
  yield* f.fts.close();
  if (copy >= 0) yield sys.close(copy);
}

export const find = program({
  name: "find",
  argv0: true,
  help: HELP,
  own_help: true,
  *run(cli) {
    const options: Options = {
      follow: "P",
      depth: false,
      max_depth: Number.POSITIVE_INFINITY,
      min_depth: 0,
      xdev: false,
      warnings: false,
      ignore_readdir_race: false,
    };
    const home = yield sys.open(".", O_RDONLY | O_CLOEXEC);
    yield sys.uname({ sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" });
    options.warnings = (yield* isatty(0)) && cli.getenv("POSIXLY_CORRECT") === undefined;
    const f = new Find(cli, parse_tz(cli.getenv("TZ")), yield* now(), options);
    f.home_fd = home;
    const line = yield* parse_command_line(f, cli.args, HELP);
    if (
      line.predicates.some((p) => p.name === "-delete") &&
      line.predicates.some((p) => p.name === "-prune") &&
      !line.predicates.some((p) => p.name === "-depth" || p.name === "-d")
    )
      yield* cli.die(
        "The -delete action automatically turns on -depth, but -prune does nothing when -depth is in effect.  If you want to carry on anyway, just explicitly use the -depth option.",
      );
    f.out_tty = yield* isatty(1);
    yield* walk(f, line);
    if (f.answers) yield* f.answers.close();
    for (const [name, out] of f.files) {
      const error = yield* out.flush();
      if (error) yield* f.error(f.quote(name), error);
    }
    if (home >= 0) {
      yield sys.fchdir(home);
      yield sys.close(home);
    }
    return f.status;
  },
});
