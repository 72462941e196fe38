// Patterns decide what case, [[ ]], ${x#y}, globs and completion select: if this fails they select the wrong things.
import { expect, test } from "vitest";
import { decode_utf8, encode_utf8 } from "../lib/bytes.ts";
import { compile_pattern, has_magic, quote_pattern } from "./pattern.ts";

// Recorded from bash 5.2 with extglob: pattern, text, [[ text == pattern ]], then ${x#p} ${x##p} ${x%p} ${x%%p}.
const RECORDED = String.raw`
!(a|b)	]é|a	1	]é|a		]é|a	
*(*)	.a.a	1	.a.a		.a.a	
*)[a-c]	)a)b	1	)b		)a	
!(b)	cc*/.	1	cc*/.		cc*/.	
*)?(*)	\)c	1	c		\	
!(a|b)	\a\//	1	\a\//		\a\//	
@(*)	c)]a|	1	c)]a|		c)]a|	
é?[b-]	é--	1				
!(b)	)|[c	1	)|[c		)|[c	
?(a|b)*[!b]	!ab\(	1	ab\(		!ab\	
!([a-c][b-]*)*	(!ééa	1	(!ééa		(!ééa	
!(é*)?(|a|b)	b\(	1	b\(		b\(	
!(b)	!*\	1	!*\		!*\	
[a-c]!(a|b)	cé-(	1	é-(			
[!b]*	ab\a*	1	b\a*		ab\a	
[!b]*	|-b/	1	-b/		|-b	
@(*)	]-.*	1	]-.*		]-.*	
!(c[a-c]*)	\)]	1	\)]		\)]	
*([^a][a-c][!b]*)[!b]	(b-!	1	b-!		(b-	
*[!b]	é\abé)	1	\abé)		é\abé	
*\*[]a][^a]	**ab	1			*	
!(\**)	ba-	1	ba-		ba-	
!(a?*)c	-ac	1			-a	
[^a]*	é]-\	1	]-\		é]-	
**!([\]a]a|b)	|bb	1	|bb		|bb	
*[!b]	-]aa	1	]aa		-]a	
[]a]*	abc)//	1	bc)//			
!(b)[^a]	[*c-	1	*c-		[*c	
[^a]*	|[a	1	[a		|	
!([a-c]a|b)	!\abab.	1	!\abab.		!\abab.	
*[!b]	a.*	1	.*		a.	
?*)[^a]?	aa)*b	1			a	
+(*)[b-]	](ab	1			](a	
?!(b)	\a!)-	1	a!)-		\a!)	
@([é[b-]|*)	a(*ab/	1	a(*ab/		a(*ab/	
*[!b]	|é-c!	1	é-c!		|é-c	
!([a-c]b)	abc./!	1	abc./!		abc./!	
!(a|b)*	b(b	1	b(b		b(b	
?+(*)	c!ab)*	1	!ab)*		c!ab)	
!([!b]-!*)	ab)/	1	ab)/		ab)/	
?(*)*(\[^a])	)!/\a	1	)!/\a		)!/\a	
*?(*[b-]*b)	!**[\	1	!**[\		!**[\	
!([!b]!éb)	.aab	1	.aab		.aab	
?(*)[!b]	]c-]*	1	c-]*		]c-]	
[\]a]!()	]ab)	1	b)		]	
*??[!b][^a]	]|!!	1				
*[a-c]	c[b	1	[b		c[	
?(*)	!)ab	1	!)ab		!)ab	
*)+(*)	*(a\)	1			*(a\	
?(*)	(-]]	1	(-]]		(-]]	
[!b]*.	*)/.	1			*)	
!(-\**)	a\]	1	a\]		a\]	
@(**)	é!bab	1	é!bab		é!bab	
!([]a]a|b)	[!]	1	[!]		[!]	
*(*)	b(c	1	b(c		b(c	
*)*(b)	/**)	1			/**	
*([é-ü]b)*	](*/	1	](*/		](*/	
*(*)	!.-	1	!.-		!.-	
!([^a]*)	a]bc	1	a]bc		a]bc	
[!b]!(/*)]	[]]	1	]		[	
?([\]a]*)	ab\	1	ab\		ab\	
[é-ü]b	]c!/	0	]c!/	]c!/	]c!/	]c!/
[!b][^a]	a/*\(	0	*\(	*\(	a/*	a/*
[[:alpha:]]a	)bé.]	0	)bé.]	)bé.]	)bé.]	)bé.]
)[b-][[:alpha:]][b-]	(.*	0	(.*	(.*	(.*	(.*
?([é-ü]?(\*!(a|b)	|]b	0	|]b	|]b	|]b	|]b
\|\[^a]?[]a]	/)-	0	/)-	/)-	/)-	/)-
[[:alpha:]]a|b)*[é-ü][^a]	(/!/	0	(/!/	(/!/	(/!/	(/!/
a|b)	ab)*]a	0	ab)*]a	ab)*]a	ab)*]a	ab)*]a
[^a]!	a/(\	0	a/(\	a/(\	a/(\	a/(\
|[b-]	c)bcab	0	c)bcab	c)bcab	c)bcab	c)bcab
/é[!b]	!aé	0	!aé	!aé	!aé	!aé
@(a|b)^	*|(b	0	*|(b	*|(b	*|(b	*|(b
[\]a][é-ü]	*!\ab	0	*!\ab	*!\ab	*!\ab	*!\ab
|[!b]([[:alpha:]][[:alpha:]]*	a]]cb	0	a]]cb	a]]cb	a]]cb	a]]cb
!a[!b]	*--(	0	*--(	*--(	*--(	*--(
[[[:alpha:]]	caa!	0	aa!	aa!	caa!	caa!
?(-@().	abéé[b	0	abéé[b	abéé[b	abéé[b	abéé[b
[!b]!	[éaa*	0	[éaa*	[éaa*	[éaa*	[éaa*
[é-ü]a|b)?	c|bb(	0	c|bb(	c|bb(	c|bb(	c|bb(
[b-]	a[c	0	a[c	a[c	a[c	a[c
[a-c]\b	)-!/ab	0	)-!/ab	)-!/ab	)-!/	)-!/
[a-c]a	||)a	0	||)a	||)a	||)a	||)a
[b-]b)\..b)	.].b	0	.].b	.].b	.].b	.].b
a|b)a[é-ü]a[b-][b-]	!]|\	0	!]|\	!]|\	!]|\	!]|\
[]a]\*)[\]a](.	./[)b	0	./[)b	./[)b	./[)b	./[)b
[^a][]a]	-*(	0	-*(	-*(	-*(	-*(
[\]a][é-ü]	cé!	0	cé!	cé!	cé!	cé!
[!b]b	(ab!	0	(ab!	(ab!	(ab!	(ab!
[[:alpha:]]	)é)c[	0	)é)c[	)é)c[	)é)c[	)é)c[
^[[:alpha:]].b)]	/*é	0	/*é	/*é	/*é	/*é
][b-]b)	ab|-|	0	ab|-|	ab|-|	ab|-|	ab|-|
[é-ü]^\*c	b[é.a	0	b[é.a	b[é.a	b[é.a	b[é.a
\^!\*	]])(	0	]])(	]])(	]])(	]])(
-([a-c][b-]	ab|]*a	0	ab|]*a	ab|]*a	ab|]*a	ab|]*a
b)-a|b)?\*[^a]	.c*..	0	.c*..	.c*..	.c*..	.c*..
\[é-ü]*b)a	*é*[	0	*é*[	*é*[	*é*[	*é*[
|*)^	|ab	0	|ab	|ab	|ab	|ab
?[a-c]	]éaé	0	]éaé	]éaé	]éaé	]éaé
-[b-][!b]	*abé(-	0	*abé(-	*abé(-	*abé(-	*abé(-
b\*\-	\-*))	0	\-*))	\-*))	\-*))	\-*))
((\|!	!!!	0	!!!	!!!	!!!	!!!
cb[a-c]	]/.	0	]/.	]/.	]/.	]/.
*)*)*)[!b])	é\!	0	é\!	é\!	é\!	é\!
[[:alpha:]]	*-)	0	*-)	*-)	*-)	*-)
![[:alpha:]]	ébaab.	0	ébaab.	ébaab.	ébaab.	ébaab.
/@([[:alpha:]][^b)	//b/	0	//b/	//b/	//b/	//b/
]a|b)[a-c]![é-ü]	-(|!	0	-(|!	-(|!	-(|!	-(|!
[b-]	)(a!b	0	)(a!b	)(a!b	)(a!	)(a!
`;

test("random patterns give what bash gives", () => {
  for (const row of RECORDED.trim().split("\n")) {
    const [pattern, text, matched, ...rest] = row.split("\t");
    const s = encode_utf8(text);
    const p = compile_pattern(encode_utf8(pattern), { extglob: true });
    const prefix = (longest: boolean) => s.slice(Math.max(0, p.prefix(s, longest)));
    const suffix = (longest: boolean) => {
      const i = p.suffix(s, longest);
      return i < 0 ? s : s.slice(0, i);
    };
    const got = [prefix(false), prefix(true), suffix(false), suffix(true)].map(decode_utf8);
    expect([row, p.matches(s) ? "1" : "0", ...got]).toEqual([row, matched, ...rest]);
  }
});

const match = (pattern: string, text: string, opts = {}) =>
  compile_pattern(encode_utf8(pattern), { extglob: true, ...opts }).matches(encode_utf8(text));

test("options", () => {
  expect(match("a*", "ABC", { nocase: true })).toBe(true);
  expect(match("[a-c]", "B", { nocase: true })).toBe(true);
  expect(match("[[:lower:]]", "B", { nocase: true })).toBe(false);
  expect(match("é", "É", { nocase: true })).toBe(true);
  expect(match("*", ".x", { period: true })).toBe(false);
  expect(match(".*", ".x", { period: true })).toBe(true);
  expect(match("!(a)", ".x", { period: true })).toBe(false);
  expect(match("a/*", "a/b/c", { pathname: true })).toBe(false);
  expect(match("*/*/*", "a/b/c", { pathname: true })).toBe(true);
  expect(match("@(a)", "a", { extglob: false })).toBe(false);
  expect(match("[[:foo:]]", "a")).toBe(false);
  expect(match("[[.hyphen.]a]", "-")).toBe(true);
});

test("find is leftmost, longest, and may be empty", () => {
  const find = (p: string, s: string, from = 0) => compile_pattern(p, { extglob: true }).find(s, from);
  expect(find("b*", "abcabc")).toEqual({ start: 1, end: 6 });
  expect(find("+(b)", "abbcb", 3)).toEqual({ start: 4, end: 5 });
  expect(find("*(b)", "abb")).toEqual({ start: 0, end: 0 });
  expect(find("*(b)", "abb", 1)).toEqual({ start: 1, end: 3 });
  expect(find("x", "abc")).toBeNull();
  const s = encode_utf8("aéébé");
  expect(compile_pattern(encode_utf8("é?")).find(s, 1)).toEqual({ start: 1, end: 5 });
});

test("no pattern takes long", () => {
  const text = "a".repeat(20000);
  expect(match(`${"*a".repeat(30)}b`, text)).toBe(false);
  expect(match("*(a|aa|a*)b", "a".repeat(3000))).toBe(false);
  expect(match("!(!(!(*a*)*)*)b", "a".repeat(200))).toBe(false);
  expect(match("+(+(+(a)))b", "a".repeat(1000))).toBe(false);
  expect(compile_pattern("!(x)", { extglob: true }).suffix(text, true)).toBe(0);
});

test("quoting", () => {
  const nasty = "a*b?[c]\\d!(e|f)^-";
  expect(match(quote_pattern(nasty), nasty)).toBe(true);
  expect(match(quote_pattern("*"), "x")).toBe(false);
  expect(has_magic(quote_pattern(nasty), true)).toBe(false);
  expect(has_magic("a[b", true)).toBe(false);
  expect(has_magic("+(a)", true)).toBe(true);
  expect(has_magic("+(a)", false)).toBe(false);
});
