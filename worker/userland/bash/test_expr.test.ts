// test, [ and /usr/bin/test steer every script: wrong parsing of odd arguments turns true into false.
// biome-ignore-all lint/correctness/useYield: variables in a test need no system call
import { expect, test } from "vitest";
import { new_stat, S_IFDIR, S_IFLNK, S_IFREG, type stat } from "../../kernel/uapi/stat.ts";
import type { Syscall } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { encode_utf8 } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { evaluate_test, type TestEnv } from "./test_expr.ts";

// Recorded from bash 5.2 and coreutils 9.1 (C.UTF-8): flavour|arguments, status, message
const RECORDED = `
bash|	1	
bash| 3 |99999999999999999999	2	[:  3 : unary operator expected
bash|!=|-n|!|-z|-f|!	2	[: syntax error: <BQ>-n' unexpected
bash|!|!=|!=|-nt|-f|-z	2	[: syntax error: <BQ>-f' unexpected
bash|!|-lt|==|!=|-a|(|-n	2	[: <BQ>)' expected, found ]
bash|!|-o|!=|(|-a	2	[: argument expected
bash|!|-o|-lt|-z|-lt	2	[: -o: integer expression expected
bash|(|!=|!|==|-n|b|!=	2	[: <BQ>)' expected, found !
bash|(|!|==|-z	2	[: <BQ>)' expected, found -z
bash|(|(|!=|!	2	[: <BQ>)' expected, found !
bash|(|-eq|b|-nt	2	[: <BQ>)' expected, found b
bash|(|-f|(|(	2	[: <BQ>)' expected, found (
bash|(|-lt|-o|!|)|1	2	[: <BQ>)' expected, found 1
bash|(|-nt|-n|!|-a|)	2	[: <BQ>)' expected, found -n
bash|(|-n|-z|=|==	2	[: <BQ>)' expected, found =
bash|(|-z|!=|a|1|x|-o	2	[: <BQ>)' expected, found 1
bash|(|-z|-n|-n|-nt	2	[: <BQ>)' expected, found -n
bash|(|<|b|)||b	2	[: <BQ>)' expected, found b
bash|(|=|-nt|a|!=	2	[: <BQ>)' expected, found !=
bash|(|=|a|(	2	[: <BQ>)' expected, found a
bash|(|b|-a|b|-f	2	[: <BQ>)' expected, found -f
bash|(|x|-n|==|!=|-eq	2	[: <BQ>)' expected, found -n
bash|)|-n|-eq|-eq	2	[: syntax error: <BQ>-n' unexpected
bash|)|-z	2	[: ): unary operator expected
bash|-a|)|(|-a|(	2	[: too many arguments
bash|-a|-n|-o|(|!=	2	[: <BQ>)' expected, found ]
bash|-eq|-a|!=|==|==	1	
bash|-eq|-f||<|-a|-z	2	[: syntax error: <BQ>-f' unexpected
bash|-f|9|>	2	[: 9: binary operator expected
bash|-lt|-o|-eq|-f|1	2	[: syntax error: <BQ>-f' unexpected
bash|-nt|!=||-o	2	[: argument expected
bash|-nt|99999999999999999999	2	[: -nt: unary operator expected
bash|-n|-o	0	
bash|-o|)|-a|-z|==|<	1	
bash|-o|-eq|!|1|a|-o|-n	2	[: -o: integer expression expected
bash|-o|-o|-lt|x|1	2	[: syntax error: <BQ>-lt' unexpected
bash|-t|+5	1	
bash|-v|0x1	1	
bash|-z|!=||-o|-a|!=|	0	
bash|-z|-n|-nt|-n|-n|=|b	2	[: syntax error: <BQ>-nt' unexpected
bash|<|-a|(|-z|-o	2	[: <BQ>)' expected, found ]
bash|<|-o|-lt|-lt	2	[: syntax error: <BQ>-lt' unexpected
bash|==|-n|a|-a|<|-lt|-o	2	[: syntax error: <BQ>-n' unexpected
bash|=|-z|a|==|-nt	2	[: syntax error: <BQ>-z' unexpected
bash|>	0	
bash|a|-a|!|)|-o|(	2	[: argument expected
bash|a|==|1|-z	2	[: syntax error: <BQ>-z' unexpected
bash|b|-n|-o|-z	2	[: syntax error: <BQ>-n' unexpected
bash|b|<|a|-z|!=|-z|-eq	2	[: syntax error: <BQ>-z' unexpected
bash|x|-a|(|-f|-z	2	[: <BQ>)' expected, found ]
bash|x|=|-lt|-a|<|-a	2	[: argument expected
bash||-lt|)|=	2	[: : integer expression expected
bash|||b|!=|-z|-nt	2	[: too many arguments
coreutils| 3 |-R	2	[: missing argument after ‘-R’
coreutils|!=|&&	2	[: missing argument after ‘&&’
coreutils|!=|-a|-n|!	0	
coreutils|!=|-n	2	[: missing argument after ‘-n’
coreutils|!=|-nt|-n|-a	2	[: missing argument after ‘-a’
coreutils|!=|-z|=|=|1|-a	2	[: extra argument ‘-z’
coreutils|!=|=|1|=|)	2	[: extra argument ‘=’
coreutils|!=|>	2	[: missing argument after ‘>’
coreutils|!=||-a|-o	2	[: extra argument ‘’
coreutils|!|!|(|1|<	2	[: missing argument after ‘<’
coreutils|!|!|x|==|(	1	
coreutils|!|-	1	
coreutils|!|-eq|-a|1	1	
coreutils|!|-o|!=|(|-a	2	[: missing argument after ‘-a’
coreutils|!|-o|-lt|-z|-lt	2	[: invalid integer ‘-o’
coreutils|!|-|	2	[: missing argument after ‘’
coreutils|!|1|-nt|<|-eq||x	2	[: extra argument ‘-eq’
coreutils|!|a|-o|	1	
coreutils|!||-n	2	[: missing argument after ‘-n’
coreutils|&&|-o|-o	2	[: ‘-o’: unary operator expected
coreutils|&&|a	2	[: missing argument after ‘a’
coreutils|&&|b	2	[: missing argument after ‘b’
coreutils|(| 3 	2	[: missing argument after ‘ 3 ’
coreutils|(|!=|!|x|==|=	2	[: ‘)’ expected, found ‘!’
coreutils|(|)|-o|!	2	[: missing argument after ‘!’
coreutils|(|-eq|1|1|-nt|(	2	[: ‘)’ expected, found ‘1’
coreutils|(|-eq|b||1|!	2	[: ‘)’ expected, found ‘b’
coreutils|(|-f|!=|x	2	[: ‘)’ expected, found ‘]’
coreutils|(|-nt|-n|!|-a|)	2	[: ‘)’ expected, found ‘-n’
coreutils|(|-n|-nt|a|)|-nt	2	[: extra argument ‘-nt’
coreutils|(|-n|-o|<|-nt	2	[: ‘)’ expected, found ‘<’
coreutils|(|-n|==|-eq||-n|	2	[: ‘)’ expected, found ‘’
coreutils|(|-o|==|(|1	2	[: ‘)’ expected, found ‘1’
coreutils|(|<|-lt|(|!=|<	2	[: invalid integer ‘<’
coreutils|(|<|b|)||b	2	[: missing argument after ‘b’
coreutils|(|==|-eq|)	2	[: missing argument after ‘)’
coreutils|)|!=|(|-f|(	2	[: extra argument ‘-f’
coreutils|)|(|!|-o|b|=	2	[: extra argument ‘(’
coreutils|)|-	2	[: missing argument after ‘-’
coreutils|)|-a||x	2	[: extra argument ‘x’
coreutils|)|-lt|-n|(	2	[: invalid integer ‘)’
coreutils|)|-lt|-z|)	2	[: invalid integer ‘)’
coreutils|)|-nt|-eq|==|-n	2	[: extra argument ‘==’
coreutils|)|-o|a|-eq	2	[: extra argument ‘-eq’
coreutils|)|-x	2	[: missing argument after ‘-x’
coreutils|)|==|!|-o	2	[: missing argument after ‘-o’
coreutils|)|=|a|b|==	2	[: extra argument ‘b’
coreutils|-5|	2	[: ‘-5’: unary operator expected
coreutils|-a|-ge|+5	2	[: invalid integer ‘-a’
coreutils|-a|-n|-o|(|!=	2	[: ‘-a’: unary operator expected
coreutils|-a|-z|=|-z	2	[: ‘-a’: unary operator expected
coreutils|-a|=|!=|==|-lt|-n|-eq	2	[: extra argument ‘==’
coreutils|-a|=|!=|==|-n	2	[: extra argument ‘==’
coreutils|-a|=|-nt|=|-z|!=|-lt	2	[: extra argument ‘=’
coreutils|-a|=|==|-o|-nt|-lt	2	[: extra argument ‘-lt’
coreutils|-eq|!=|a	0	
coreutils|-eq|)|-n|-f|<|-n	2	[: extra argument ‘)’
coreutils|-eq|-eq|!=|-lt	2	[: invalid integer ‘-eq’
coreutils|-eq|-f|-a|<|x|!	2	[: extra argument ‘-f’
coreutils|-eq|-lt|<|-z	2	[: invalid integer ‘-eq’
coreutils|-eq|-lt|b|-nt|)|b	2	[: invalid integer ‘-eq’
coreutils|-eq|-v	2	[: missing argument after ‘-v’
coreutils|-eq|<|-nt|)|(	2	[: extra argument ‘<’
coreutils|-eq|a|==|-z|)|)|-lt	2	[: extra argument ‘a’
coreutils|-e|-lt|-n	2	[: invalid integer ‘-e’
coreutils|-e|-o|-a	2	[: missing argument after ‘-a’
coreutils|-f|!|!=|==|-o|-n|-a	2	[: extra argument ‘!=’
coreutils|-f|(|!=|-f	2	[: extra argument ‘!=’
coreutils|-f|(|=|)|-o|==	2	[: extra argument ‘=’
coreutils|-f|)|-eq|-z|!=|-n	2	[: extra argument ‘-eq’
coreutils|-f|-eq|-f|)|b	2	[: invalid integer ‘-f’
coreutils|-f|-ge|-	2	[: invalid integer ‘-f’
coreutils|-f|-lt|-eq|(	2	[: invalid integer ‘-f’
coreutils|-f|-lt|<|-o	2	[: invalid integer ‘-f’
coreutils|-f|==|)|!=|)	2	[: extra argument ‘!=’
coreutils|-f|==|a|(|b|x|!=	2	[: extra argument ‘(’
coreutils|-f|=|!=|=|(|!=|-a	2	[: extra argument ‘=’
coreutils|-ge|-eq	2	[: missing argument after ‘-eq’
coreutils|-ge|=|=	1	
coreutils|-lt|	2	[: missing argument after ‘’
coreutils|-lt|!|(|a	2	[: extra argument ‘!’
coreutils|-lt|-eq|b|1|-f	2	[: invalid integer ‘-lt’
coreutils|-lt|-eq||==|==	2	[: invalid integer ‘-lt’
coreutils|-lt|-lt|(|!|-f|-eq|-nt	2	[: invalid integer ‘-lt’
coreutils|-lt|-lt|+5	2	[: invalid integer ‘-lt’
coreutils|-lt|-lt|==|(|(|=|==	2	[: invalid integer ‘-lt’
coreutils|-lt|-nt|-lt|!=|-o	2	[: extra argument ‘!=’
coreutils|-lt|-o|(|-n|	2	[: ‘)’ expected, found ‘]’
coreutils|-lt|-o|x|==|-z	0	
coreutils|-lt|x	2	[: missing argument after ‘x’
coreutils|-nt|)||a|-n	2	[: extra argument ‘)’
coreutils|-nt|-a|-eq|)	2	[: extra argument ‘)’
coreutils|-nt|-eq|(|-a|x|x|-eq	2	[: invalid integer ‘-nt’
coreutils|-nt|-eq|1|-n|<|x	2	[: invalid integer ‘-nt’
coreutils|-nt|a|-lt|b|-z	2	[: extra argument ‘a’
coreutils|-n|!=|!=|-nt|(|-z|!=	2	[: extra argument ‘-nt’
coreutils|-n|-nt|a|=	2	[: extra argument ‘=’
coreutils|-n|-n|-lt|b	2	[: extra argument ‘-lt’
coreutils|-n|-o|=|x|-z	2	[: extra argument ‘=’
coreutils|-n|-z|a|1|a|=|!	2	[: extra argument ‘a’
coreutils|-n|<|-nt|-o|a	2	[: extra argument ‘-nt’
coreutils|-n|<|-o|-f	2	[: missing argument after ‘-f’
coreutils|-n|=|(|-lt|-f|-lt|a	2	[: extra argument ‘-lt’
coreutils|-o|!=|!|)|-f	2	[: extra argument ‘)’
coreutils|-o|-eq|!=|1	2	[: invalid integer ‘-o’
coreutils|-o|-eq|-a|!=	2	[: invalid integer ‘-o’
coreutils|-o|-lt|-nt|-o|<|a|==	2	[: invalid integer ‘-o’
coreutils|-o|-lt|b|	2	[: invalid integer ‘-o’
coreutils|-o|-nt|==|=|-z|-o	2	[: extra argument ‘=’
coreutils|-o|-nt|a|==|-nt	2	[: extra argument ‘==’
coreutils|-q|-lt|&&	2	[: invalid integer ‘-q’
coreutils|-t|!	2	[: invalid integer ‘!’
coreutils|-t|&&	2	[: invalid integer ‘&&’
coreutils|-t|)	2	[: invalid integer ‘)’
coreutils|-t|-eq|==	2	[: invalid integer ‘-t’
coreutils|-t|-o	2	[: invalid integer ‘-o’
coreutils|-v|-ge|-R	2	[: invalid integer ‘-v’
coreutils|-v|0x1	2	[: ‘-v’: unary operator expected
coreutils|-x|-o|-o	2	[: missing argument after ‘-o’
coreutils|-z|-a|-lt	2	[: extra argument ‘-lt’
coreutils|-z|-eq|<|a	2	[: invalid integer ‘-z’
coreutils|-z|-f|=|-lt|-eq|1|-f	2	[: extra argument ‘=’
coreutils|-z|-lt|==|-lt|-n	2	[: invalid integer ‘-z’
coreutils|-z|9	1	
coreutils|-|-ef	2	[: missing argument after ‘-ef’
coreutils|-|-ge|=	2	[: invalid integer ‘-’
coreutils|-|-lt|=	2	[: invalid integer ‘-’
coreutils|08|-eq|-x	2	[: invalid integer ‘-x’
coreutils|08|<|-q	2	[: ‘<’: binary operator expected
coreutils|08|a	2	[: missing argument after ‘a’
coreutils|0x1|	2	[: missing argument after ‘’
coreutils|0x1|<	2	[: missing argument after ‘<’
coreutils|0x1|b	2	[: missing argument after ‘b’
coreutils|1|!=|b|-lt|(|!	2	[: extra argument ‘-lt’
coreutils|1|)	2	[: missing argument after ‘)’
coreutils|1|)|==|!=|-nt|1	2	[: extra argument ‘)’
coreutils|1|-eq|!|a	2	[: invalid integer ‘!’
coreutils|1|-n|<|-eq|=	2	[: extra argument ‘-n’
coreutils|1|<|-z|==|-n	2	[: extra argument ‘<’
coreutils|1|==	2	[: missing argument after ‘==’
coreutils|1|==|!=|b	2	[: extra argument ‘b’
coreutils|1|==|-nt|=	2	[: extra argument ‘=’
coreutils|1|=|-nt|=|==	2	[: extra argument ‘=’
coreutils|1|a|-lt|-nt|-o|-nt	2	[: extra argument ‘a’
coreutils|99999999999999999999|-q	2	[: missing argument after ‘-q’
coreutils|99999999999999999999|<	2	[: missing argument after ‘<’
coreutils|99999999999999999999|x	2	[: missing argument after ‘x’
coreutils|9|+5	2	[: missing argument after ‘+5’
coreutils|9|-ge|-f	2	[: invalid integer ‘-f’
coreutils|9|-z	2	[: missing argument after ‘-z’
coreutils|9|9	2	[: missing argument after ‘9’
coreutils|<|!|-f|!=|x	2	[: extra argument ‘!’
coreutils|<|-a|(|-z|-o	2	[: ‘)’ expected, found ‘]’
coreutils|<|-a|-nt|==|a|==	2	[: extra argument ‘==’
coreutils|<|-e	2	[: missing argument after ‘-e’
coreutils|<|-eq|!|-a	2	[: invalid integer ‘<’
coreutils|<|-lt|-f|-n||-a	2	[: invalid integer ‘<’
coreutils|<|-lt|-z|-z|!=	2	[: invalid integer ‘<’
coreutils|<|-o|-a|-nt|x|x	2	[: extra argument ‘x’
coreutils|<|-o|a|-eq||-z|==	2	[: invalid integer ‘a’
coreutils|<|1|x|1	2	[: extra argument ‘1’
coreutils|==|!=|)|-nt|-o|-z	2	[: extra argument ‘-nt’
coreutils|==|)|-z|-eq|1|=|==	2	[: extra argument ‘)’
coreutils|==|-a|-a|-eq|-n|<|-a	2	[: invalid integer ‘-a’
coreutils|==|-eq|!|==	2	[: invalid integer ‘==’
coreutils|==|-ge	2	[: missing argument after ‘-ge’
coreutils|==|-lt|!=|!=	2	[: invalid integer ‘==’
coreutils|==|-lt|-z||<	2	[: invalid integer ‘==’
coreutils|==|-o|-eq|-eq|==|-nt	2	[: invalid integer ‘-eq’
coreutils|==|08	2	[: missing argument after ‘08’
coreutils|==|==|-lt|!=|-lt|-z|-a	2	[: extra argument ‘!=’
coreutils|==|>	2	[: missing argument after ‘>’
coreutils|==|b	2	[: missing argument after ‘b’
coreutils|==|x|)|-n|-lt|!=|-eq	2	[: extra argument ‘x’
coreutils|=|(|-z|-n|)||-n	2	[: extra argument ‘(’
coreutils|=|-5	2	[: missing argument after ‘-5’
coreutils|=|-R	2	[: missing argument after ‘-R’
coreutils|=|-eq|!|(	2	[: invalid integer ‘=’
coreutils|=|-eq|=|!|	2	[: invalid integer ‘=’
coreutils|=|==|==|-o	2	[: missing argument after ‘-o’
coreutils|>	0	
coreutils|]|!	2	[: missing argument after ‘!’
coreutils|]|-ef	2	[: missing argument after ‘-ef’
coreutils|a|)|(|=|!|x|1	2	[: extra argument ‘)’
coreutils|a|-a|!|)|-o|(	2	[: missing argument after ‘(’
coreutils|a|==|-z|-f	2	[: extra argument ‘-f’
coreutils|a|a|-a|b	2	[: extra argument ‘a’
coreutils|b|-a|-z|=	1	
coreutils|b|-eq|==|-z||=	2	[: invalid integer ‘b’
coreutils|b|=|<|1	2	[: extra argument ‘1’
coreutils|b|=|b|-lt|<	2	[: extra argument ‘-lt’
coreutils|x|)|-lt|-f|(|!=	2	[: extra argument ‘)’
coreutils|x|-eq|!|!=	2	[: invalid integer ‘x’
coreutils|x|-eq|-z|!|-f	2	[: invalid integer ‘x’
coreutils|x|-eq|a|x|b|=	2	[: invalid integer ‘x’
coreutils|x|-lt|)|	2	[: invalid integer ‘x’
coreutils|x|-x	2	[: missing argument after ‘-x’
coreutils|x|<|b|-eq|(	2	[: extra argument ‘<’
coreutils|x|==|==|-o|!|-eq	1	
coreutils|x|=|a|==	2	[: extra argument ‘==’
coreutils|| 3 	2	[: missing argument after ‘ 3 ’
coreutils||!=|a|!|==|==	2	[: extra argument ‘!’
coreutils||(|=|1|-o|(	2	[: extra argument ‘(’
coreutils||-a|a|==	2	[: extra argument ‘==’
coreutils||-eq|08	2	[: invalid integer ‘’
coreutils||-lt	2	[: missing argument after ‘-lt’
coreutils||-n|-n|-n	2	[: extra argument ‘-n’
`.replaceAll("<BQ>", "`");

const FILES: Record<string, Partial<stat>> = {
  dir: { st_mode: S_IFDIR | 0o755, st_mtime: 5, st_ino: 1 },
  old: { st_mode: S_IFREG | 0o644, st_mtime: 1, st_atime: 1, st_ino: 2, st_size: 3 },
  new: { st_mode: S_IFREG | 0o4755, st_mtime: 9, st_atime: 2, st_ino: 3, st_uid: 7 },
  hard: { st_mode: S_IFREG | 0o644, st_mtime: 1, st_ino: 2 },
};

function run<T>(code: Code<T>): T {
  const answer = (call: Syscall): number => {
    const path = String(call.a0);
    switch (call.nr) {
      case SYS.stat:
      case SYS.lstat:
        if (path === "link") {
          Object.assign(
            call.a1 as stat,
            new_stat(),
            call.nr === SYS.stat ? FILES["new"] : { st_mode: S_IFLNK },
          );
          return 0;
        }
        if (!FILES[path]) return -2;
        Object.assign(call.a1 as stat, new_stat(), FILES[path]);
        return 0;
      case SYS.faccessat:
        return call.a1 === "new" ? 0 : -13;
      case SYS.ioctl:
        return call.a0 === 0 ? 0 : -25;
      case SYS.geteuid:
        return 7;
    }
    return 0;
  };
  for (let step = code.next(0); ; step = code.next(answer(step.value))) if (step.done) return step.value;
}

test("any arguments are read as the real ones do", () => {
  for (const row of RECORDED.split("\n").filter(Boolean)) {
    const [line, status, error] = row.split("\t");
    const [flavour, ...args] = encode_utf8(line).split("|");
    const env: TestEnv = { name: "[", flavour: flavour as "bash", utf8: true };
    const r = run(evaluate_test(args, env));
    // no files here: rows with file primaries were kept only where they are errors
    expect([line, String(r.status), r.error ?? ""]).toEqual([line, status, encode_utf8(error)]);
  }
});

test("files, terminals, variables", () => {
  const env: TestEnv = {
    name: "test",
    *variable_set(name) {
      return name === "HOME";
    },
    *option(name) {
      return name === "errexit";
    },
  };
  const value = (line: string) => run(evaluate_test(line.split(" "), env)).status;
  const yes = [
    "-e old",
    "-f old",
    "-d dir",
    "-s old",
    "-u new",
    "-x new",
    "-L link",
    "-f link",
    "-O new",
    "-N new",
  ];
  const no = [
    "-e gone",
    "-f dir",
    "-s new",
    "-u old",
    "-x old",
    "-L new",
    "-O old",
    "-N old",
    "-t 5",
    "-v NO",
  ];
  for (const line of [
    ...yes,
    "new -nt old",
    "old -ot new",
    "old -nt gone",
    "old -ef hard",
    "-t 0",
    "-v HOME",
  ])
    expect([line, value(line)]).toEqual([line, 0]);
  for (const line of [...no, "old -nt new", "gone -nt old", "old -ef new", "-o nounset"])
    expect([line, value(line)]).toEqual([line, 1]);
  expect(value("-o errexit")).toBe(0);
  expect(run(evaluate_test(["-r", "new", "-a", ...Array(20_000).fill("(")], env)).status).toBe(2);
});
