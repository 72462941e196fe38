// Commands of several lines at a prompt, and the numbers of their lines: as bash 5.2.15 had them at a terminal.
import { expect, it } from "vitest";
import { type_script } from "../../../test/type.ts";

/** The lines that a script leaves in the file /tmp/out, which its last line shows. */
function written(script: string): string[] {
  const out = type_script(`unset HISTFILE; history -c; PS1='$ '\n${script}echo = ; cat /tmp/out; echo =\n`);
  return out.replaceAll("\r", "").split("\n=\n")[1]?.split("\n") ?? [];
}

it("an entry of the history is one line where the lines can be joined", () => {
  const script = `for ((i=0;
i<1;
i++)); do
echo $i
done
for (( i=0; i<1
; i++ )) { echo y; }
echo $((1+
2))
echo \${x
}
echo $(echo a
echo b)
echo "\${x
}"
((x=1+
2))
a=(1
2)
{ a=(1 2)
echo z; }
{ (echo a)
x=$(echo b)
echo $x; }
while ((i++<2))
do echo $i
done
f()
{ echo f
}
case x in
(x)
echo q ;;
x)
echo q
esac
echo a |&
cat
history > /tmp/out
`;
  expect(written(script).map((l) => l.replace(/^ +\d+ {2}/, ""))).toEqual([
    "for ((i=0; i<1; i++)); do echo $i; done",
    "for (( i=0; i<1 ; i++ )) { echo y; }",
    "echo $((1+",
    "2))",
    `echo ${"$"}{x }`,
    "echo $(echo a",
    "echo b)",
    `echo "${"$"}{x`,
    '}"',
    "((x=1+; 2))",
    "a=(1 2)",
    "{ a=(1 2); echo z; }",
    "{ (echo a); x=$(echo b); echo $x; }",
    "while ((i++<2)); do echo $i; done",
    "f() { echo f; }",
    "case x in (x) echo q ;; x) echo q; esac",
    "echo a |&; cat",
    "history > /tmp/out",
  ]);
});

it("a function's lines are counted from where it begins, those of a sourced file are not", () => {
  const script = `exec 3> /tmp/out
f() { echo f $LINENO >&3; }

g() {
  f
  echo $LINENO $(echo $LINENO
echo $LINENO) >&3
  ((LINENO == 5)) && echo five >&3
  eval 'echo e $LINENO >&3'
}
h ()
{
echo h $LINENO >&3
}
echo $(
echo $LINENO) >&3
f; g; h
trap 'echo err $LINENO >&3' ERR
set -E
k() {
  false
}
k
set +E; trap - ERR
printf '\\n\\necho s $LINENO >&3; m() {\\necho m $LINENO >&3; }; m; f\\n' > /tmp/s
. /tmp/s
m
`;
  expect(written(script)).toEqual("1,f 1,f 1,3 1 1,five,e 2,h 2,err 2,err 24,s 3,m 4,f 3,m 2".split(","));
});
