// printf of the shell and /usr/bin/printf: output, messages and status must be those of the real ones.
import { expect, test } from "vitest";
import { encode_utf8 } from "../lib/bytes.ts";
import { printf_format } from "./printf.ts";

// Recorded (C.UTF-8): format|arguments, flavour, output<status (newlines as \\n, NULs dropped), messages
const RECORDED = String.raw`
%d|abc	bash	0<1	printf: abc: invalid number
%d|abc	coreutils	0<1	printf: ‘abc’: expected a numeric value
%d|12abc	bash	12<1	printf: 12abc: invalid number
%d|12abc	coreutils	12<1	printf: ‘12abc’: value not completely converted
%d|	bash	0<0	
%d|	coreutils	0<0	
%d	bash	0<0	
%d	coreutils	0<0	
%u|-1	bash	18446744073709551615<0	
%u|-1	coreutils	18446744073709551615<0	
%x|-1	bash	ffffffffffffffff<0	
%x|-1	coreutils	ffffffffffffffff<0	
%o|8	bash	10<0	
%o|8	coreutils	10<0	
%i|0x1f	bash	31<0	
%i|0x1f	coreutils	31<0	
%d|010	bash	8<0	
%d|010	coreutils	8<0	
%d|08	bash	0<1	printf: 08: invalid octal number
%d|08	coreutils	0<1	printf: ‘08’: value not completely converted
%d| 5	bash	5<0	
%d| 5	coreutils	5<0	
%d|5 	bash	5<1	printf: 5 : invalid number
%d|5 	coreutils	5<1	printf: ‘5 ’: value not completely converted
%d|+5	bash	5<0	
%d|+5	coreutils	5<0	
%d|'a	bash	97<0	
%d|'a	coreutils	97<0	
%d|"é	bash	233<0	
%d|"é	coreutils	233<0	
%d|'	bash	0<0	
%d|'	coreutils	0<1	printf: ‘'’: expected a numeric value
%d|'ab	bash	97<0	
%d|'ab	coreutils	97<0	printf: warning: b: character(s) following character constant have been ignored
%5d|42	bash	   42<0	
%5d|42	coreutils	   42<0	
%-5d<|42	bash	42   <<0	
%-5d<|42	coreutils	42   <<0	
%05d|-42	bash	-0042<0	
%05d|-42	coreutils	-0042<0	
%+d|42	bash	+42<0	
%+d|42	coreutils	+42<0	
% d|42	bash	 42<0	
% d|42	coreutils	 42<0	
%+ d|42	bash	+42<0	
%+ d|42	coreutils	+42<0	
%'d|1234567	bash	1234567<0	
%'d|1234567	coreutils	1234567<0	
%#x|255	bash	0xff<0	
%#x|255	coreutils	0xff<0	
%#o|8	bash	010<0	
%#o|8	coreutils	010<0	
%#X|255	bash	0XFF<0	
%#X|255	coreutils	0XFF<0	
%#x|0	bash	0<0	
%#x|0	coreutils	0<0	
%.3d|5	bash	005<0	
%.3d|5	coreutils	005<0	
%5.3d|5	bash	  005<0	
%5.3d|5	coreutils	  005<0	
%05.3d|5	bash	  005<0	
%05.3d|5	coreutils	  005<0	
%.0d|0	bash	<0	
%.0d|0	coreutils	<0	
%*d|5|42	bash	   42<0	
%*d|5|42	coreutils	   42<0	
%-*d<|5|42	bash	42   <<0	
%-*d<|5|42	coreutils	42   <<0	
%*d<|-5|42	bash	42   <<0	
%*d<|-5|42	coreutils	42   <<0	
%.*d|3|5	bash	005<0	
%.*d|3|5	coreutils	005<0	
%.*f|-1|2.5	bash	2.500000<0	
%.*f|-1|2.5	coreutils	2.500000<0	
%*d|x|5	bash	5<1	printf: x: invalid number
%*d|x|5	coreutils	5<1	printf: ‘x’: expected a numeric value
%5s<|ab	bash	   ab<<0	
%5s<|ab	coreutils	   ab<<0	
%-5s<|ab	bash	ab   <<0	
%-5s<|ab	coreutils	ab   <<0	
%.1s<|ab	bash	a<<0	
%.1s<|ab	coreutils	a<<0	
%5s<|é	bash	   é<<0	
%5s<|é	coreutils	   é<<0	
%c|abc	bash	a<0	
%c|abc	coreutils	a<0	
%c|	bash	<0	
%c|	coreutils	<0	
%5c<|a	bash	    a<<0	
%5c<|a	coreutils	    a<<0	
%s|a|b|c	bash	abc<0	
%s|a|b|c	coreutils	abc<0	
%s %s\n|a|b|c	bash	a b\nc \n<0	
%s %s\n|a|b|c	coreutils	a b\nc \n<0	
\n|a	bash	\n<0	
\n|a	coreutils	\n<0	printf: warning: ignoring excess arguments, starting with ‘a’
x|a|b	bash	x<0	
x|a|b	coreutils	x<0	printf: warning: ignoring excess arguments, starting with ‘a’
%d %s\n|1|a|2	bash	1 a\n2 \n<0	
%d %s\n|1|a|2	coreutils	1 a\n2 \n<0	
%|	bash	<1	printf: <BQ>%': missing format character
%|	coreutils	<1	printf: %: invalid conversion specification
%z|1	bash	<1	printf: <BQ>%z': missing format character
%z|1	coreutils	<1	printf: %z: invalid conversion specification
%5|1	bash	<1	printf: <BQ>%5': missing format character
%5|1	coreutils	<1	printf: %5: invalid conversion specification
%%	bash	%<0	
%%	coreutils	%<0	
%5%	bash	<1	printf: <BQ>%': invalid format character
%5%	coreutils	<1	printf: %5%: invalid conversion specification
%l|5	bash	<1	printf: <BQ>%l': missing format character
%l|5	coreutils	<1	printf: %l: invalid conversion specification
%ld|5	bash	5<0	
%ld|5	coreutils	5<0	
%lld|5	bash	5<0	
%lld|5	coreutils	5<0	
%hd|70000	bash	70000<0	
%hd|70000	coreutils	70000<0	
%hhd|300	bash	300<0	
%hhd|300	coreutils	300<0	
%jd|5	bash	5<0	
%jd|5	coreutils	5<0	
%zd|5	bash	5<0	
%zd|5	coreutils	5<0	
%td|5	bash	5<0	
%td|5	coreutils	5<0	
%Lf|2.5	bash	2.500000<0	
%Lf|2.5	coreutils	2.500000<0	
%f|3.14159	bash	3.141590<0	
%f|3.14159	coreutils	3.141590<0	
%f|abc	bash	0.000000<1	printf: abc: invalid number
%f|abc	coreutils	0.000000<1	printf: ‘abc’: expected a numeric value
%f|	bash	0.000000<0	
%f|	coreutils	0.000000<0	
%f|1e3	bash	1000.000000<0	
%f|1e3	coreutils	1000.000000<0	
%f|1.5x	bash	1.500000<1	printf: 1.5x: invalid number
%f|1.5x	coreutils	1.500000<1	printf: ‘1.5x’: value not completely converted
%.2f|2.675	bash	2.67<0	
%.2f|2.675	coreutils	2.67<0	
%.0f|0.5	bash	0<0	
%.0f|0.5	coreutils	0<0	
%.0f|1.5	bash	2<0	
%.0f|1.5	coreutils	2<0	
%.0f|2.5	bash	2<0	
%.0f|2.5	coreutils	2<0	
%.20f|0.1	bash	0.10000000000000000000<0	
%.20f|0.1	coreutils	0.10000000000000000000<0	
%.30f|3.3	bash	3.299999999999999999956631913101<0	
%.30f|3.3	coreutils	3.299999999999999999956631913101<0	
%e|12345.678	bash	1.234568e+04<0	
%e|12345.678	coreutils	1.234568e+04<0	
%E|0.00012	bash	1.200000E-04<0	
%E|0.00012	coreutils	1.200000E-04<0	
%.0e|15	bash	2e+01<0	
%.0e|15	coreutils	2e+01<0	
%#.0e|15	bash	2.e+01<0	
%#.0e|15	coreutils	2.e+01<0	
%g|100000	bash	100000<0	
%g|100000	coreutils	100000<0	
%g|1000000	bash	1e+06<0	
%g|1000000	coreutils	1e+06<0	
%g|0.0001	bash	0.0001<0	
%g|0.0001	coreutils	0.0001<0	
%g|0.00001	bash	1e-05<0	
%g|0.00001	coreutils	1e-05<0	
%#g|1.5	bash	1.50000<0	
%#g|1.5	coreutils	1.50000<0	
%.3g|1234.5	bash	1.23e+03<0	
%.3g|1234.5	coreutils	1.23e+03<0	
%G|1e-10	bash	1E-10<0	
%G|1e-10	coreutils	1E-10<0	
%g|0	bash	0<0	
%g|0	coreutils	0<0	
%a|1	bash	0x8p-3<0	
%a|1	coreutils	0x8p-3<0	
%a|0.1	bash	0xc.ccccccccccccccdp-7<0	
%a|0.1	coreutils	0xc.ccccccccccccccdp-7<0	
%A|255.5	bash	0XF.F8P+4<0	
%A|255.5	coreutils	0XF.F8P+4<0	
%.2a|0.1	bash	0xc.cdp-7<0	
%.2a|0.1	coreutils	0xc.cdp-7<0	
%a|0	bash	0x0p+0<0	
%a|0	coreutils	0x0p+0<0	
%.0a|1.5	bash	0xcp-3<0	
%.0a|1.5	coreutils	0xcp-3<0	
%f|inf	bash	inf<0	
%f|inf	coreutils	inf<0	
%f|-inf	bash	-inf<0	
%f|-inf	coreutils	-inf<0	
%f|nan	bash	nan<0	
%f|nan	coreutils	nan<0	
%F|inf	bash	INF<0	
%F|inf	coreutils	INF<0	
%05f|inf	bash	  inf<0	
%05f|inf	coreutils	  inf<0	
%5.1f|2.25	bash	  2.2<0	
%5.1f|2.25	coreutils	  2.2<0	
%+.1f|2.25	bash	+2.2<0	
%+.1f|2.25	coreutils	+2.2<0	
%f|0x1p4	bash	16.000000<0	
%f|0x1p4	coreutils	16.000000<0	
%f|0x1.8	bash	1.500000<0	
%f|0x1.8	coreutils	1.500000<0	
%f|1e400	bash	LONG410	
%f|1e400	coreutils	LONG410	
%f|1e5000	bash	inf<0	printf: warning: 1e5000: Numerical result out of range
%f|1e5000	coreutils	inf<1	printf: ‘1e5000’: Numerical result out of range
%f|1e-5000	bash	0.000000<0	printf: warning: 1e-5000: Numerical result out of range
%f|1e-5000	coreutils	0.000000<1	printf: ‘1e-5000’: Numerical result out of range
%e|1e4000	bash	1.000000e+4000<0	
%e|1e4000	coreutils	1.000000e+4000<0	
%f|'a	bash	97.000000<0	
%f|'a	coreutils	97.000000<0	
%b|a\cb|d	bash	a<0	
%b|a\cb|d	coreutils	a<0	
%b\n|\0101\101	bash	AA\n<0	
%b\n|\0101\101	coreutils	AA\n<0	
%5b<|a	bash	    a<<0	
%5b<|a	coreutils	<1	printf: %5b: invalid conversion specification
%q|a b	bash	a\ b<0	
%q|a b	coreutils	'a b'<0	
%q|	bash	''<0	
%q|	coreutils	''<0	
%10q<|a b	bash	      a\ b<<0	
%10q<|a b	coreutils	<1	printf: %10q: invalid conversion specification
%.1q<|a b	bash	a<<0	
%.1q<|a b	coreutils	<1	printf: %.1q: invalid conversion specification
%Q|a b	bash	a\ b<0	
%Q|a b	coreutils	<1	printf: %Q: invalid conversion specification
%.3Q<|a b c	bash	a\ b<<0	
%.3Q<|a b c	coreutils	<1	printf: %.3Q: invalid conversion specification
%(%Y-%m-%d)T|0	bash	1970-01-01<0	
%(%Y-%m-%d)T|0	coreutils	<1	printf: %(: invalid conversion specification
%(%H:%M:%S)T|86399	bash	23:59:59<0	
%(%H:%M:%S)T|86399	coreutils	<1	printf: %(: invalid conversion specification
%()T|0	bash	00:00:00<0	
%()T|0	coreutils	<1	printf: %(: invalid conversion specification
%20(%Y)T<|0	bash	                1970<<0	
%20(%Y)T<|0	coreutils	<1	printf: %20(: invalid conversion specification
%-20(%Y)T<|0	bash	1970                <<0	
%-20(%Y)T<|0	coreutils	<1	printf: %-20(: invalid conversion specification
%.2(%Y)T<|0	bash	19<<0	
%.2(%Y)T<|0	coreutils	<1	printf: %.2(: invalid conversion specification
%s	bash	<0	
%s	coreutils	<0	
%d %d|1	bash	1 0<0	
%d %d|1	coreutils	1 0<0	
%s|%d	bash	%d<0	
%s|%d	coreutils	%d<0	
\x41\101\u00e9	bash	AAé<0	
\x41\101\u00e9	coreutils	AAé<0	
a\cb	bash	a\cb<0	
a\cb	coreutils	a<0	
\q	bash	\q<0	
\q	coreutils	\q<0	
%s\c|a|b	bash	a\cb\c<0	
%s\c|a|b	coreutils	a<0	
%1$d|1	bash	<1	printf: <BQ>$': invalid format character
%1$d|1	coreutils	<1	printf: %1$: invalid conversion specification
%2$s|a|b	bash	<1	printf: <BQ>$': invalid format character
%2$s|a|b	coreutils	<1	printf: %2$: invalid conversion specification
%-05d<|5	bash	5    <<0	
%-05d<|5	coreutils	5    <<0	
%0-5d<|5	bash	5    <<0	
%0-5d<|5	coreutils	5    <<0	
%+s|a	bash	a<0	
%+s|a	coreutils	a<0	
%#s|a	bash	a<0	
%#s|a	coreutils	<1	printf: %#s: invalid conversion specification
%05s<|ab	bash	   ab<<0	
%05s<|ab	coreutils	<1	printf: %05s: invalid conversion specification
%0s|a	bash	a<0	
%0s|a	coreutils	<1	printf: %0s: invalid conversion specification
% s|a	bash	a<0	
% s|a	coreutils	a<0	
%+5s<|a	bash	    a<<0	
%+5s<|a	coreutils	    a<<0	
%+x|5	bash	5<0	
%+x|5	coreutils	5<0	
% x|5	bash	5<0	
% x|5	coreutils	5<0	
%#d|5	bash	5<0	
%#d|5	coreutils	<1	printf: %#d: invalid conversion specification
%.5x|255	bash	000ff<0	
%.5x|255	coreutils	000ff<0	
%#.5x|255	bash	0x000ff<0	
%#.5x|255	coreutils	0x000ff<0	
%#10x<|255	bash	      0xff<<0	
%#10x<|255	coreutils	      0xff<<0	
%-#10x<|255	bash	0xff      <<0	
%-#10x<|255	coreutils	0xff      <<0	
%#010x|255	bash	0x000000ff<0	
%#010x|255	coreutils	0x000000ff<0	
%+u|5	bash	5<0	
%+u|5	coreutils	5<0	
%.3c<|abc	bash	a<<0	
%.3c<|abc	coreutils	<1	printf: %.3c: invalid conversion specification
%n|x	bash	<0	
%n|x	coreutils	<1	printf: %n: invalid conversion specification
%m|1	bash	<1	printf: <BQ>m': invalid format character
%m|1	coreutils	<1	printf: %m: invalid conversion specification
%p|255	bash	<1	printf: <BQ>p': invalid format character
%p|255	coreutils	<1	printf: %p: invalid conversion specification
%C|abc	bash	<1	printf: <BQ>C': invalid format character
%C|abc	coreutils	<1	printf: %C: invalid conversion specification
%S|abc	bash	<1	printf: <BQ>S': invalid format character
%S|abc	coreutils	<1	printf: %S: invalid conversion specification
%D|1	bash	<1	printf: <BQ>D': invalid format character
%D|1	coreutils	<1	printf: %D: invalid conversion specification
%-|1	bash	<1	printf: <BQ>%-': missing format character
%-|1	coreutils	<1	printf: %-: invalid conversion specification
%*|5|1	bash	<1	printf: <BQ>%*': missing format character
%*|5|1	coreutils	<1	printf: %*: invalid conversion specification
%.|1	bash	<1	printf: <BQ>%.': missing format character
%.|1	coreutils	<1	printf: %.: invalid conversion specification
%.d|5	bash	5<0	
%.d|5	coreutils	5<0	
%.s<|abc	bash	<<0	
%.s<|abc	coreutils	<<0	
%--5d<|5	bash	5    <<0	
%--5d<|5	coreutils	5    <<0	
%5.d<|0	bash	     <<0	
%5.d<|0	coreutils	     <<0	
%+.3e|0	bash	+0.000e+00<0	
%+.3e|0	coreutils	+0.000e+00<0	
%.15g|0.1	bash	0.1<0	
%.15g|0.1	coreutils	0.1<0	
%.17g|0.1	bash	0.1<0	
%.17g|0.1	coreutils	0.1<0	
%.18g|0.1	bash	0.1<0	
%.18g|0.1	coreutils	0.1<0	
%.19g|0.1	bash	0.1<0	
%.19g|0.1	coreutils	0.1<0	
%.40g|0.1	bash	0.1000000000000000000013552527156068805425<0	
%.40g|0.1	coreutils	0.1000000000000000000013552527156068805425<0	
%g|123456789	bash	1.23457e+08<0	
%g|123456789	coreutils	1.23457e+08<0	
%g|1e15	bash	1e+15<0	
%g|1e15	coreutils	1e+15<0	
%e|0	bash	0.000000e+00<0	
%e|0	coreutils	0.000000e+00<0	
%f|-0	bash	-0.000000<0	
%f|-0	coreutils	-0.000000<0	
%d|-0	bash	0<0	
%d|-0	coreutils	0<0	
%+d|-0	bash	+0<0	
%+d|-0	coreutils	+0<0	
%x|0xg	bash	0<1	printf: 0xg: invalid hex number
%x|0xg	coreutils	0<1	printf: ‘0xg’: value not completely converted
%d|1.5	bash	1<1	printf: 1.5: invalid number
%d|1.5	coreutils	1<1	printf: ‘1.5’: value not completely converted
%d|1e3	bash	1<1	printf: 1e3: invalid number
%d|1e3	coreutils	1<1	printf: ‘1e3’: value not completely converted
%f|1,5	bash	1.000000<1	printf: 1,5: invalid number
%f|1,5	coreutils	1.000000<1	printf: ‘1,5’: value not completely converted
%u|18446744073709551615	bash	18446744073709551615<0	
%u|18446744073709551615	coreutils	18446744073709551615<0	
%u|18446744073709551616	bash	18446744073709551615<0	printf: warning: 18446744073709551616: Numerical result out of range
%u|18446744073709551616	coreutils	18446744073709551615<1	printf: ‘18446744073709551616’: Numerical result out of range
%d|9223372036854775808	bash	9223372036854775807<0	printf: warning: 9223372036854775808: Numerical result out of range
%d|9223372036854775808	coreutils	9223372036854775807<1	printf: ‘9223372036854775808’: Numerical result out of range
%d|0x	bash	0<1	printf: 0x: invalid hex number
%d|0x	coreutils	0<1	printf: ‘0x’: value not completely converted
%x|18446744073709551615	bash	ffffffffffffffff<0	
%x|18446744073709551615	coreutils	ffffffffffffffff<0	
%d|é	bash	0<1	printf: é: invalid number
%d|é	coreutils	0<1	printf: ‘é’: expected a numeric value
%s|-5	bash	-5<0	
%s|-5	coreutils	-5<0	
`.replaceAll("<BQ>", "`");

test("output, messages and status of both flavours", () => {
  for (const row of encode_utf8(RECORDED).split("\n").filter(Boolean)) {
    const [line, flavour, output, errors] = row.split("\t");
    const [format, ...args] = line.split("|");
    const r = printf_format(format, args, { flavour: flavour as "bash", utf8: true });
    let got = `${r.output.replaceAll("\n", "\\n").replaceAll("\0", "")}<${r.status}`;
    if (got.length > 300) got = `LONG${got.length}`;
    expect([line, flavour, got, r.errors.join(" // ")]).toEqual([line, flavour, output, errors]);
  }
});

test("times", () => {
  const opts = { flavour: "bash", now: 1234567890.5, start: 86400 } as const;
  const out = (format: string, ...args: string[]) => printf_format(format, args, opts).output;
  expect(out("%(%c|%F %T|%s|%z %Z|%N)T")).toBe(
    "Fri Feb 13 23:31:30 2009|2009-02-13 23:31:30|1234567890|+0000 UTC|%N",
  );
  expect(out("%(%F)T %(%F)T %(%F)T", "-1", "-2", "0")).toBe("2009-02-13 1970-01-02 1970-01-01");
  expect(out("%((%Y))T")).toBe("(2009)");
  expect(printf_format("%(%Y)d", [], opts).errors[0]).toBe(
    "printf: warning: `d': invalid time format specification",
  );
});

test("%n counts, %b stops, sizes are bounded", () => {
  const bash = (format: string, ...args: string[]) => printf_format(format, args, { flavour: "bash" });
  expect(bash("abc%nd", "x")).toMatchObject({ output: "abcd", counts: [{ name: "x", value: 3 }] });
  expect(bash("%b %s", "a\\tb\\cd", "e").output).toBe("a\tb");
  expect(bash("%c", "").output).toBe("\0");
  expect(bash("%2147483647d", "1")).toMatchObject({ status: 1, errors: ["printf: Cannot allocate memory"] });
  expect(bash("%.999999999999f", "1").status).toBe(1);
  expect(bash("%16000000d", ...Array(100).fill("1")).status).toBe(1);
  expect(bash("%f", "9".repeat(100_000)).output).toBe("inf");
  expect(bash("%.3g", `0.${"0".repeat(3000)}${"9".repeat(100_000)}`).output).toBe("1e-3000");
});
