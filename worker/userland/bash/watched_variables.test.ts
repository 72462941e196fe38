// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is shell
// Variables that do something when they change, and computed ones in lists of all variables: with what bash 5.2.15 prints.
// If this fails, a script that sends `set -x` to a file of its own, or keeps what `set` prints, sees other lines.
import { test_scripts } from "../../../test/script_cases.ts";

test_scripts([
  {
    name: "BASH_XTRACEFD is checked when it is assigned, and closed when it goes",
    script: [
      "for BASH_XTRACEFD in 99 1x; do :; done; BASH_XTRACEFD=+55",
      "exec 7>x; BASH_XTRACEFD=7; set -x; echo a; set +x; BASH_XTRACEFD=-1; set -x; echo b; set +x; cat x",
      "unset BASH_XTRACEFD; echo c >&7; echo $?",
      "exec 7>x; f() { local BASH_XTRACEFD=7; set -x; echo d; set +x; }; f; echo e >&7; cat x",
      "exec 7>x; BASH_XTRACEFD=7; set -x; echo f 7>&-; echo g; set +x",
      "BASH_XTRACEFD=77 cat /dev/null; BASH_XTRACEFD=78 echo h",
      "BASH_XTRACEFD=12 bash -c 'set -x; echo i'",
      "exec 7>x; BASH_XTRACEFD=7; BASH_XTRACEFD=2; echo j >&7; BASH_XTRACEFD=; echo k >&2",
    ],
    stdout: [
      "a",
      "b",
      "+ echo a",
      "+ set +x",
      "+ echo b",
      "+ set +x",
      "1",
      "d",
      "+ echo d",
      "+ set +x",
      "f",
      "g",
      "h",
      "i",
    ],
    stderr: [
      "script.sh: line 1: BASH_XTRACEFD: 99: invalid value for trace file descriptor",
      "script.sh: line 1: BASH_XTRACEFD: 1x: invalid value for trace file descriptor",
      "script.sh: line 1: BASH_XTRACEFD: +55: invalid value for trace file descriptor",
      "script.sh: line 2: BASH_XTRACEFD: -1: invalid value for trace file descriptor",
      "script.sh: line 3: 7: Bad file descriptor",
      "script.sh: line 4: 7: Bad file descriptor",
      "+ echo g",
      "+ set +x",
      "script.sh: line 6: BASH_XTRACEFD: 78: invalid value for trace file descriptor",
      "bash: BASH_XTRACEFD: 12: invalid value for trace file descriptor",
      "+ echo i",
    ],
  },
  {
    name: "lists show computed arrays empty until they are asked for",
    script: [
      "set | grep -E '^(BASH_ARGC|BASH_ARGV|DIRSTACK|GROUPS|FUNCNAME)='",
      "(: $DIRSTACK); declare -p | grep -E ' (BASH_ARGC|DIRSTACK|GROUPS|FUNCNAME)='",
      ": ${BASH_ARGC[@]} ${GROUPS[0]}; set | grep -E '^(BASH_ARGC|DIRSTACK|GROUPS)='",
      "declare -a | grep FUNC; f() { declare -a | grep FUNC; }; f",
      "echo $BASH_LOADABLES_PATH; BASH_LOADABLES_PATH=/x bash -c 'echo $BASH_LOADABLES_PATH'",
      "BASH_LOADABLES_PATH=/x; export BASH_LOADABLES_PATH; bash -c 'echo $BASH_LOADABLES_PATH'",
    ],
    stdout: [
      "BASH_ARGC=()",
      "BASH_ARGV=()",
      "DIRSTACK=()",
      "GROUPS=()",
      "declare -a BASH_ARGC=()",
      "declare -a DIRSTACK=()",
      "declare -a GROUPS=()",
      'BASH_ARGC=([0]="0")',
      "DIRSTACK=()",
      'GROUPS=([0]="0")',
      "declare -a FUNCNAME",
      'declare -a FUNCNAME=([0]="f" [1]="main")',
      "/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:.",
      "/x",
      "/x",
    ],
    stderr: [],
  },
  {
    name: "compgen lists arrays, topics of help and signals",
    script: [
      "compgen -A arrayvar B; a=(1); declare -A b; b[x]=1; compgen -A arrayvar a; compgen -A arrayvar b",
      "compgen -A helptopic '['; compgen -A helptopic f; compgen -A signal | sed -n '1,2p;32,34p;65,99p'",
    ],
    stdout: (
      "BASH_ALIASES BASH_ARGC BASH_ARGV BASH_CMDS BASH_LINENO BASH_SOURCE BASH_VERSINFO a b " +
      "[ [[_..._]] false fc fg for for_(( function EXIT SIGHUP SIGSYS SIGJUNK(32) SIGJUNK(33) SIGRTMAX DEBUG ERR RETURN"
    )
      .split(" ")
      .map((s) => s.replaceAll("_...", " ...").replace("..._", "... ").replace("for_", "for ")),
    stderr: [],
  },
  {
    name: "an empty key in ${#m[ ]}, ${m[ ]:=x}, ${!m[ ]} and unset",
    script: [
      "declare -A m=([a]=b); e=",
      "echo ${#m['']}; echo not",
      "echo ${#m[$e]}; echo not",
      'echo "${m[$e]:=x}"; echo not',
      "echo ${!m[nokey]}; echo $?",
      "unset m[$e]; echo $?",
      "echo ${!nosuch[0]}; echo not",
      "declare -p m",
    ],
    stdout: ["", "0", "0", 'declare -A m=([a]="b" )'],
    stderr: [
      "script.sh: line 2: '']: bad array subscript",
      "script.sh: line 3: $e]: bad array subscript",
      "script.sh: line 4: m: bad array subscript",
      "script.sh: line 4: m[$e]: bad array subscript",
      "script.sh: line 7: nosuch[0]: invalid indirect expansion",
    ],
  },
]);
