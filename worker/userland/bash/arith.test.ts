// $(( )), (( )), let, array indices and test operators all compute here: values and error texts must be bash's.
// biome-ignore-all lint/correctness/useYield: variables in a test need no system call
import { expect, test } from "vitest";
import { encode_utf8 } from "../lib/bytes.ts";
import { type ArithEnv, evaluate } from "./arith.ts";
import { ArithError } from "./arith_lex.ts";

// Recorded from bash 5.2: expression, then value and x afterwards, or the error.
// Before each: x=7 y=2 loop=loop2 loop2=loop bad='1 +' empty= sp=' 3 ' word='y + 1' a=(10 20 30)
const RECORDED = String.raw`
1 + 	1 + : syntax error: operand expected (error token is "+ ")
1 +	1 +: syntax error: operand expected (error token is "+")
 1 + 	1 + : syntax error: operand expected (error token is "+ ")
1+*2	1+*2: syntax error: operand expected (error token is "*2")
1/0	1/0: division by 0 (error token is "0")
1/0 + 5	1/0 + 5: division by 0 (error token is "0 + 5")
10 % 0	10 % 0: division by 0 (error token is "0")
x=5,x/0	x=5,x/0: division by 0 (error token is "0")
5 / (2-2)	5 / (2-2): division by 0 (error token is "(2-2)")
08	08: value too great for base (error token is "08")
1a	1a: value too great for base (error token is "1a")
09+1	09: value too great for base (error token is "09")
2#	2#: invalid integer constant (error token is "2#")
2#12	2#12: value too great for base (error token is "2#12")
65#1	65#1: invalid arithmetic base (error token is "65#1")
1#1	1#1: invalid arithmetic base (error token is "1#1")
0#1	0#1: invalid number (error token is "0#1")
64#@_	4031 x=7
16#zz	16#zz: value too great for base (error token is "16#zz")
16#FF	255 x=7
36#Z	35 x=7
36#z	35 x=7
37#Z	37#Z: value too great for base (error token is "37#Z")
0x	0 x=7
0xg	0xg: value too great for base (error token is "0xg")
0xFF	255 x=7
3 4	3 4: syntax error in expression (error token is "4")
3 x	3 x: syntax error in expression (error token is "x")
x 4	x 4: syntax error in expression (error token is "4")
(3	(3: missing <BQ>)' (error token is "3")
(3+2	(3+2: missing <BQ>)' (error token is "2")
3)	3): syntax error in expression (error token is ")")
()	(): syntax error: operand expected (error token is ")")
1 ? 2	1 ? 2: <BQ>:' expected for conditional expression (error token is "2")
1 ? 2 :	1 ? 2 :: expression expected (error token is ":")
1 ? : 3	1 ? : 3: expression expected (error token is ": 3")
? 1	? 1: syntax error: operand expected (error token is "? 1")
1 ?	1 ?: expression expected (error token is "?")
2 ** -1	2 ** -1: exponent less than 0 (error token is "1")
2 ** 64	0 x=7
2**63	-9223372036854775808 x=7
-2**2	4 x=7
2**3**2	512 x=7
5=3	5=3: attempted assignment to non-variable (error token is "=3")
(x)=3	(x)=3: attempted assignment to non-variable (error token is "=3")
x=3	3 x=3
x+=3	10 x=10
++5	5 x=7
--5	5 x=7
5++	5++: syntax error: operand expected (error token is "+")
5--	5--: syntax error: operand expected (error token is "-")
5++3	8 x=7
5--3	8 x=7
5 ++ 3	8 x=7
x++ + ++x	16 x=9
++x++	++x++: ++: assignment requires lvalue (error token is "++")
x++ ++	x++ ++: syntax error: operand expected (error token is "+")
+ +x	7 x=7
- -5	5 x=7
-- 5	5 x=7
--x	6 x=6
++	++: syntax error: operand expected (error token is "+")
--	--: syntax error: operand expected (error token is "-")
!	!: syntax error: operand expected (error token is "!")
~	~: syntax error: operand expected (error token is "~")
!5	0 x=7
~5	-6 x=7
1 && 	1 && : syntax error: operand expected (error token is "&& ")
1 || 	1 || : syntax error: operand expected (error token is "|| ")
&& 1	&& 1: syntax error: operand expected (error token is "&& 1")
1 &&& 2	1 &&& 2: syntax error: operand expected (error token is "& 2")
1 & & 2	1 & & 2: syntax error: operand expected (error token is "& 2")
1 = 2	1 = 2: attempted assignment to non-variable (error token is "= 2")
x == 	x == : syntax error: operand expected (error token is "== ")
1 <	1 <: syntax error: operand expected (error token is "<")
1 <<	1 <<: syntax error: operand expected (error token is "<<")
1 <<= 2	1 <<= 2: attempted assignment to non-variable (error token is "<<= 2")
x <<= 2	28 x=28
x <<=	x <<=: syntax error: operand expected (error token is "<<=")
9223372036854775807 + 1	-9223372036854775808 x=7
9223372036854775808	-9223372036854775808 x=7
99999999999999999999	7766279631452241919 x=7
-9223372036854775808	-9223372036854775808 x=7
-9223372036854775808 / -1	-9223372036854775808 x=7
-9223372036854775808 % -1	0 x=7
1 << 64	1 x=7
1 << 65	2 x=7
1 << -1	-9223372036854775808 x=7
-1 >> 1	-1 x=7
-7 / 2	-3 x=7
-7 % 2	-1 x=7
7 % -2	1 x=7
1,2,3	3 x=7
1,	1,: syntax error: operand expected (error token is ",")
,1	,1: syntax error: operand expected (error token is ",1")
a[1	a[1: bad array subscript (error token is "a[1")
a[1]	20 x=7
a[1]=5	5 x=7
a[-1]	30 x=7
a[1]+	a[1]+: syntax error: operand expected (error token is "+")
a[1]++	20 x=7
a[x]=	a[x]=: syntax error: operand expected (error token is "=")
<D>	<D>: syntax error: operand expected (error token is "<D>")
#	#: syntax error: operand expected (error token is "#")
@	@: syntax error: operand expected (error token is "@")
1 @ 2	1 @ 2: syntax error: invalid arithmetic operator (error token is "@ 2")
1 # 2	1 # 2: syntax error: invalid arithmetic operator (error token is "# 2")
"5"	"5": syntax error: operand expected (error token is ""5"")
'5'	'5': syntax error: operand expected (error token is "'5'")
5;	5;: syntax error: invalid arithmetic operator (error token is ";")
5 <BQ>	5 <BQ>: syntax error: invalid arithmetic operator (error token is "<BQ>")
\	\: syntax error: operand expected (error token is "\")
1.5	1.5: syntax error: invalid arithmetic operator (error token is ".5")
.5	.5: syntax error: operand expected (error token is ".5")
1e3	1e3: value too great for base (error token is "1e3")
foo.bar	foo.bar: syntax error: invalid arithmetic operator (error token is ".bar")
loop	loop2: expression recursion level exceeded (error token is "loop2")
loop2+1	loop: expression recursion level exceeded (error token is "loop")
bad	1 +: syntax error: operand expected (error token is "+")
empty	0 x=7
sp	3 x=7
unset_x	0 x=7
word	3 x=7
é	é: syntax error: operand expected (error token is "é")
1 ? 2 : 3 ? 4 : 5	2 x=7
0 ? 1/0 : 7	7 x=7
1 ? 7 : 1/0	7 x=7
0 && 1/0	0 x=7
1 || 1/0	1 x=7
1 || x=5	1 || x=5: attempted assignment to non-variable (error token is "=5")
1 || (x=9), x	7 x=7
x = y = 4	4 x=4
x ? 1 : x = 2	x ? 1 : x = 2: attempted assignment to non-variable (error token is "= 2")
1 ? x = 2 : 3	2 x=2
!!5	1 x=7
1 - - 1	2 x=7
1 - + 1	0 x=7
1 -1	0 x=7
1-1	0 x=7
5 = = 5	5 = = 5: attempted assignment to non-variable (error token is "= = 5")
x + = 5	x + = 5: syntax error: operand expected (error token is "= 5")
x =+ 5	5 x=5
!x	0 x=7
( )	( ): syntax error: operand expected (error token is ")")
 	0 x=7
1 2 +	1 2 +: syntax error in expression (error token is "2 +")
0x1G	0x1G: value too great for base (error token is "0x1G")
012	10 x=7
0778	0778: value too great for base (error token is "0778")
00	0 x=7
1_000	1_000: value too great for base (error token is "1_000")
_	0 x=7
1 : 2	1 : 2: syntax error in expression (error token is ": 2")
x[	x[: bad array subscript (error token is "x[")
x[1]]	x[1]]: syntax error: invalid arithmetic operator (error token is "]")
[1]	[1]: syntax error: operand expected (error token is "[1]")
x]	x]: syntax error: invalid arithmetic operator (error token is "]")
{1}	{1}: syntax error: operand expected (error token is "{1}")
1;2	1;2: syntax error: invalid arithmetic operator (error token is ";2")
1\n2	1\n2: syntax error: invalid arithmetic operator (error token is "\n2")
1 > = 2	1 > = 2: syntax error: operand expected (error token is "= 2")
>= 2	>= 2: syntax error: operand expected (error token is ">= 2")
1 !	1 !: syntax error in expression (error token is "!")
1 ! 2	1 ! 2: syntax error in expression (error token is "! 2")
1 != 2	1 x=7
1 !== 2	1 !== 2: syntax error: operand expected (error token is "= 2")
1 === 2	1 === 2: syntax error: operand expected (error token is "= 2")
x **= 2	x **= 2: syntax error: operand expected (error token is "= 2")
x *= 	x *= : syntax error: operand expected (error token is "*= ")
x *= 3 + 1	28 x=28
10#	10#: invalid integer constant (error token is "10#")
10#8	8 x=7
10#-8	10#: invalid integer constant (error token is "10#")
-10#8	-8 x=7
2#1111	15 x=7
10#08	8 x=7
4#5	4#5: value too great for base (error token is "4#5")
16#g	16#g: value too great for base (error token is "16#g")
16#	16#: invalid integer constant (error token is "16#")
1 ** 	1 ** : syntax error: operand expected (error token is "** ")
** 1	** 1: syntax error: operand expected (error token is "** 1")
* 1	* 1: syntax error: operand expected (error token is "* 1")
/ 1	/ 1: syntax error: operand expected (error token is "/ 1")
1 ^ 3	2 x=7
1 | 4	5 x=7
6 & 3	2 x=7
1 ^= 2	1 ^= 2: attempted assignment to non-variable (error token is "^= 2")
x ^= 2	5 x=5
x |= 8	15 x=15
x &= 12	4 x=4
x %= 3	1 x=1
x -= 3	4 x=4
x /= 0	x /= 0: division by 0 (error token is "0")
x %= 0	x %= 0: division by 0 (error token is "0")
x >>= 1	3 x=3
(x++)	7 x=8
(x)++	(x)++: syntax error: operand expected (error token is "+")
++(x)	7 x=7
- x++	-7 x=8
1 + x++ + 2	10 x=8
0b1	0b1: value too great for base (error token is "0b1")
1l	1l: value too great for base (error token is "1l")
x y	x y: syntax error in expression (error token is "y")
x=	x=: syntax error: operand expected (error token is "=")
x = = 3	x = = 3: syntax error: operand expected (error token is "= 3")
x=y=	x=y=: syntax error: operand expected (error token is "=")
= 3	= 3: syntax error: operand expected (error token is "= 3")
-	-: syntax error: operand expected (error token is "-")
+	+: syntax error: operand expected (error token is "+")
~~5	5 x=7
-~5	6 x=7
1 + ( 2 * ( 3 + 4 ) )	15 x=7
((1)	((1): missing <BQ>)' (error token is ")")
(1))	(1)): syntax error in expression (error token is ")")
3 ? 0 : 	3 ? 0 : : expression expected (error token is ": ")
1 ?: 2	1 ?: 2: expression expected (error token is ": 2")
1 : 	1 : : syntax error in expression (error token is ": ")
: 1	: 1: syntax error: operand expected (error token is ": 1")
1 ? 2 : : 	1 ? 2 : : : syntax error: operand expected (error token is ": ")
2 ** -1 + 3	2 ** -1 + 3: exponent less than 0 (error token is "+ 3")
x /= 0 + 0	x /= 0 + 0: division by 0 (error token is "0")
x /= 0, 4	x /= 0, 4: division by 0 (error token is ", 4")
+x=5	+x=5: attempted assignment to non-variable (error token is "=5")
-x=5	-x=5: attempted assignment to non-variable (error token is "=5")
!x=5	!x=5: attempted assignment to non-variable (error token is "=5")
x++=5	x++=5: attempted assignment to non-variable (error token is "=5")
x+1=5	x+1=5: attempted assignment to non-variable (error token is "=5")
(x=1)+(x=2)	3 x=2
1+x=5	1+x=5: attempted assignment to non-variable (error token is "=5")
1 + @	1 + @: syntax error: operand expected (error token is "@")
(1) @	(1) @: syntax error: operand expected (error token is "@")
(1) "	(1) ": syntax error: operand expected (error token is """)
x @	x @: syntax error: invalid arithmetic operator (error token is "@")
x++ @	x++ @: syntax error: invalid arithmetic operator (error token is "@")
1 ? 2 4	1 ? 2 4: <BQ>:' expected for conditional expression (error token is "4")
1 ? 2 @ : 3	1 ? 2 @ : 3: syntax error: invalid arithmetic operator (error token is "@ : 3")
1 + 09+1	1 + 09: value too great for base (error token is "09")
1 +  2#3 * 5	1 +  2#3: value too great for base (error token is "2#3")
x 09	x 09: value too great for base (error token is "09")
0 ? x++ : 1	1 x=7
1 ? 3 : x++	3 x=7
0 && x++	0 x=7
0 && (1/0)	0 x=7
0 && 08	0 && 08: value too great for base (error token is "08")
0 && x@	0 && x@: syntax error: invalid arithmetic operator (error token is "@")
a[x++]	0 x=8
a[x=1]++	20 x=1
a[x-7]	10 x=7
a[x-7]+=5	15 x=7
a["1"]	20 x=7
a['1']	'1': syntax error: operand expected (error token is "'1'")
a[ 1 ]	20 x=7
a [1]	a [1]: syntax error: invalid arithmetic operator (error token is "[1]")
a[1][2]	a[1][2]: syntax error: invalid arithmetic operator (error token is "[2]")
a[1] [2]	a[1] [2]: syntax error: invalid arithmetic operator (error token is "[2]")
a[b[0]]	10 x=7
x?1:2	1 x=7
x ? y ? 1 : 2 : 3	1 x=7
1,2 ? 3,4 : 5,6	6 x=7
x = 1, y	2 x=1
x = (1,2)	2 x=2
5 % 3 * 2	4 x=7
2 * 3 % 4	2 x=7
10 / 3 * 3	9 x=7
1 << 2 + 1	8 x=7
1 < 2 < 3	1 x=7
3 > 2 > 1	0 x=7
1 == 1 == 1	1 x=7
7 & 3 == 3	1 x=7
1 | 2 ^ 3 & 4	3 x=7
! 1 + 1	1 x=7
~ 1 + 1	-1 x=7
- 1 ** 2	1 x=7
2 ** 3 ** 0	2 x=7
2**-0	1 x=7
-x++	-7 x=8
- -x	7 x=7
--x--	--x--: --: assignment requires lvalue (error token is "--")
x+++y	9 x=8
x---y	5 x=6
x+ ++y	10 x=7
x - --y	6 x=7
x ++y	x ++y: syntax error in expression (error token is "y")
y --x	y --x: syntax error in expression (error token is "x")
5 + +5	10 x=7
5 - -5	10 x=7
5 +++ y	8 x=7
5 --- y	4 x=7
1 + \	1 + \: syntax error: operand expected (error token is "\")
010	8 x=7
0x7fffffffffffffff	9223372036854775807 x=7
0xffffffffffffffff	-1 x=7
0x10000000000000000	0 x=7
018446744073709551615	018446744073709551615: value too great for base (error token is "018446744073709551615")
36#zzzzzzzzzzzzzz	-1823562080465190913 x=7
2#1_0	2#1_0: value too great for base (error token is "2#1_0")
64#_	63 x=7
64#@	62 x=7
11#a	10 x=7
0#	0#: invalid number (error token is "0#")
0#0	0#0: invalid number (error token is "0#0")
010#5	010#5: invalid number (error token is "010#5")
08#1	08#1: value too great for base (error token is "08#1")
0x10#5	0x10#5: invalid number (error token is "0x10#5")
x#5	x#5: syntax error: invalid arithmetic operator (error token is "#5")
5#x	5#x: value too great for base (error token is "5#x")
_a1	0 x=7
a1b	0 x=7
<D>x	<D>x: syntax error: operand expected (error token is "<D>x")
1&&2||0	1 x=7
1||0&&0	1 x=7
1>=1<=1	1 x=7
x+=y+=3	12 x=12
x=y+=3	5 x=5
x==7?y=3:4	3 x=7
x*=y==2	7 x=7
x<<=1,y	2 x=14
x>y	1 x=7
x>>y	1 x=7
x>>=y	1 x=1
5>>64	5 x=7
-5>>63	-1 x=7
5<<63	-9223372036854775808 x=7
-9223372036854775808*-1	-9223372036854775808 x=7
-9223372036854775807-2	9223372036854775807 x=7
4611686018427387904*2	-9223372036854775808 x=7
3037000500*3037000500	-9223372036709301616 x=7
7**20	79792266297612001 x=7
7**40	-6212923193149656639 x=7
(-3)**3	-27 x=7
0**0	1 x=7
0**-1	0**-1: exponent less than 0 (error token is "1")
1**-1	1**-1: exponent less than 0 (error token is "1")
-1**-1	-1**-1: exponent less than 0 (error token is "1")
((((((1))))))	1 x=7
(((	(((: syntax error: operand expected (error token is "(")
1,(2,3),4	4 x=7
(1	(1: missing <BQ>)' (error token is "1")
x[1	x[1: bad array subscript (error token is "x[1")
a[1]]	a[1]]: syntax error: invalid arithmetic operator (error token is "]")
a[(]	(: syntax error: operand expected (error token is "(")
a[']	a[']: bad array subscript (error token is "a[']")
1 ? (2 : 3)	1 ? (2 : 3): missing <BQ>)' (error token is ": 3)")
1 ? 2 : 3 = 4	1 ? 2 : 3 = 4: attempted assignment to non-variable (error token is "= 4")
a = 3	3 x=7
a	10 x=7
a++	10 x=7
a[0]=a[1]+a[2]	50 x=7
`
  .replaceAll("<BQ>", "`")
  .replaceAll("<D>", "$");

function environment() {
  const vars: Record<string, string> = {
    x: "7",
    y: "2",
    loop: "loop2",
    loop2: "loop",
    bad: "1 +",
    empty: "",
    sp: " 3 ",
    word: "y + 1",
  };
  const a = ["10", "20", "30"];
  const env: ArithEnv = {
    *get(name, index) {
      if (name === "a") return a.at(Number(index ?? 0));
      return vars[name];
    },
    *set(name, index, value) {
      if (name === "a") a[Number(index ?? 0)] = value;
      else vars[name] = value;
    },
    *resolve(_, index) {
      return String(yield* evaluate(index.replace(/^"(.*)"$/, "$1"), env));
    },
  };
  return { vars, a, env };
}

/** Runs code that makes no system calls (but preemption points). */
function run<T>(code: Generator<unknown, T, number>): T {
  for (;;) {
    const step = code.next(0);
    if (step.done) return step.value;
  }
}

test("expressions give what bash gives", () => {
  for (const row of RECORDED.split("\n").filter(Boolean)) {
    const at = row.lastIndexOf("\t");
    const { vars, env } = environment();
    let got: string;
    try {
      got = `${run(evaluate(encode_utf8(row.slice(0, at)), env))} x=${vars["x"]}`;
    } catch (e) {
      if (!(e instanceof ArithError)) throw e;
      got = e.message;
    }
    expect([row, got]).toEqual([row, encode_utf8(row.slice(at + 1))]);
    expect(env.depth ?? 0).toBe(0);
  }
});

test("an index is evaluated once", () => {
  const { vars, a, env } = environment();
  vars["i"] = "0";
  run(evaluate("a[i++]++, a[i++]+=5", env));
  expect([vars["i"], a]).toEqual(["2", ["11", "25", "30"]]);
});

test("nesting is bounded, length is not", () => {
  const { vars, env } = environment();
  const deep = [..."(-~!"].map((c) => c.repeat(100_000)).concat("1**".repeat(100_000), "x=".repeat(100_000));
  for (const text of deep) expect(() => run(evaluate(`${text}1`, env))).toThrow(/recursion level exceeded/);
  vars["r"] = "r+1";
  expect(() => run(evaluate("r", env))).toThrow("r+1: expression recursion level exceeded");
  vars["s"] = "a[s]";
  expect(() => run(evaluate("s", env))).toThrow("recursion level exceeded");
  expect(run(evaluate(`${"((((".repeat(20)}1${"))))".repeat(20)}`, env))).toBe(1n);
  expect(run(evaluate(`1${"+1".repeat(50_000)}`, env))).toBe(50_001n);
});
