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

// Recorded from bash 5.2 on x86-64 (long double): format|argument|output
const NUMBERS = `
%7.14G|5e-4399|5E-4399
%-5i|+0x127807|1210375
%9.19f|-500|-500.0000000000000000000
%3.8o|684941|02471615
%0+F|9999999999999.|+9999999999999.000000
%05.1A|+4e-3849|0XE.FP-12788
%17f|999999999999999999999999.99|1000000000000000000000000.000000
%-x|374396|5b67c
%+.8A|-53442.403166533e20|-0X8.D75FB238P+79
%08i|0x683774|06829940
%1.8x|0x257948|00257948
%0-9.6a|+1e-279|0x9.1376c3p-930
% 6x|+172677| 2a285
%18.16g|9999999999999999.999|             1e+16
%.6X|0x65905|065905
%+.0f|+9999999999999999999999.9999|+10000000000000000000000
%F|+24455.338615478e-20|0.000000
%-+.16d|115666|+0000000000115666
%20a|+57616.855294168e20|0x9.882b32629ca846ap+79
%+4.19x|0x924089|0000000000000924089
%.17u|+52193|00000000000052193
% .18E|+6052.185390195| 6.052185390195000000E+03
%a|-80690.444832743e20|-0xd.595f8e4d281a45cp+79
%+-12g|9.999|+9.999      
%00.3o|+0x290681|12203201
%-E|4090.682741952e-7|4.090683E-04
%++4G|0xefd1.212c|+61393.1
%+f|+1859.808230832e-20|+0.000000
%0-.19a|9999999999.9999|0x9.502f8fffffe5c920000p+30
%0+16u|446906|0000000000446906
%#.17a|14290.497832623e-7|0xb.b4ef42abc3f6f6d00p-13
%09a|44648.938632777e5|0x8.5106fd3a38bac71p+29
%-10e|2e737|2.000000e+737
%+ 17o|0x61623|          1413043
% #i|0x445981| 4479361
% F|999999999999999.9| 999999999999999.900024
%1.19u|-241141|18446744073709310475
%017d|-012113|-0000000000005195
%4g|12457.543544954e-20|1.24575e-16
%-018G|+99999.9999|100000            
%16a|83302.304906550e-20|0xf.01a408165c5b77p-54
%.10A|-0x74ad.474dp10|-0XE.95A8E9A000P+21
%0.18E|40097.979835382e-7|4.009797983538200000E-03
%9.0d|0x121276|  1184374
%3.13x|+723627|00000000b0aab
%+ .16E|+41130.491220008e-20|+4.1130491220008000E-16
%#o|-924169|01777777777777774362767
%X|0x718718|718718
%-#9.3u|0x173905|1521925  
%  3E|92019.457998358e5| 9.201946E+09
%--15.4i|-645484|-645484        
%#10.5g|99999999999999999999.999|1.0000e+20
%14.12A|-58057.976751207e-20|-0XA.75739BD2A306P-54
%+20u|-180958|18446744073709370658
%#16.10F|62145.876737049e20|6214587673704900000219136.0000000000
% #6o|0x428863|020504143
%09.1i|+760095|   760095
%.13G|709.5|709.5
%.14G|9782.957997633e5|978295799.7633
%- .23a|0x6a04.6640p16000| 0xd.408cc800000000000000000p+16011
%##u|-0x597087|18446744073703690105
%#-1.5g|-4e-2610|-4.0000e-2610
%#o|+0x27424|0472044
%20.1G|+63969.741840763e-20|               6E-16
%+.1a|+6586.834854128e20|+0x8.bp+76
%-13.20e|13196.267855356e5|1.31962678553559999994e+09
% +1.5f|33474.631676539e-7|+0.00335
% +14.22G|-81665.150923104e20|-8.166515092310400000066E+24
% -.4g|-76097.931683282e-7|-0.00761
%16E|999999999999999999999999999999.|    1.000000E+30
%1x|-0x596491|ffffffffffa69b6f
%12d|+0x318212|     3244562
%.1F|+999999999999999.9|999999999999999.9
%0.22e|938|9.3800000000000000000000e+02
%0#e|0x486a.2df0|1.853818e+04
%.4g|270|270
%#A|32546.208500137e-20|0XB.B9DB9EEE8FED95EP-55
%16.10G|27226.17115354e-7|  0.002722617115
%10X|+547905|     85C41
%0#18X|511927|0X000000000007CFB7
%+9e|86873.454274754e20|+8.687345e+24
%0.17g|99999.99|99999.99
%.21F|-0x6380.dea6p10|-26084218.593750000000000000000
%#-.8E|+5947.513055819e-20|5.94751306E-17
%.22d|0x90042|0000000000000000589890
%##.21F|99.9|99.900000000000000001388
%-.19a|-31262.276781293e5|-0xb.a5672de2119ce070000p+28
% 5F|259| 259.000000
%#4a|999999999999999999.999|0xd.e0b6b3a764p+56
%+-.3G|+999999.9|+1E+06
%17.9F|+0xe84.d0f2p10|3806019.781250000
%#.10o|-618402|01777777777777775510136
%+.6f|+26639.459705063e-20|+0.000000
%-+G|9999999999.9999|+1E+10
%0010A|+0xf1eb.2a48|0XF.1EB2A48P+12
%#9.16d|513650|0000000000513650
%0a|95339.444597308e5|0x8.e111ca2eec56d5dp+30
%.6A|259|0X8.180000P+5
%##.14i|-0222041|-00000000074785
%+7.23X|+0x257180|00000000000000000257180
%1a|-0xd1db.91ffp-5|-0xd.1db91ffp+7
%#+.24o|+259765|000000000000000000773265
%+018.8x|445459|          0006cc13
%F|+92958.544704502e-20|0.000000
%-#.10F|31273.372322645e5|3127337232.2645000000
%0.1F|58916.88685211e5|5891688685.2
%#-20.18X|-336654|0X00FFFFFFFFFFFADCF2
%0x|+511404|7cdac
%-A|49494.810304242|0XC.156CF70194B3338P+12
%#04a|429|0xd.68p+5
%0#1g|-0xc77a.54abp16000|-1.54193e+4821
%x|898463|db59f
%.23X|615994|0000000000000000009663A
%- E|+579.5| 5.795000E+02
%0-o|+278593|1040101
%#017o|-538100|01777777777777775745014
%#-A|25009.368912862e20|0X8.46603DFDF506E15P+78
% #x|+363982|0x58dce
% f|999999999999.| 999999999999.000000
%012a|926.5|0x000e.7ap+6
%020.4f|3e-1934|000000000000000.0000
%-0.15G|0x902a.f373p10|37792717.796875
%.10u|185383|0000185383
%i|870836|870836
%0x|637919|9bbdf
%0012.4f|25062.768561251e5|2506276856.1251
%.7X|0x979777|0979777
%+.10E|9999999999999999999999.99|+1.0000000000E+22
%#0.24d|+442772|000000000000000000442772
%-5.12e|5e-4006|5.000000000000e-4006
%18E|645.5|      6.455000E+02
% 0.17E|+4e4562| 4.00000000000000000E+4562
%+.1o|0x820592|40402622
%#G|999999999999999999.999|1.00000E+18
%x|0x397830|397830
% 7.13i|0x593531| 0000005846321
%0.21g|9999999999999.99|9999999999999.98999977
%5.11F|-580.5|-580.50000000000
%0.2g|0xe9ee.fd4ap10|6.1e+07
%#x|-555951|0xfffffffffff78451
%+7.22a|80034.267945856e5|+0xe.e854cf54af4f0d80000000p+29
%-.9f|999.9999|999.999900000
%+17.14o|0x327867|   00000014474147
%.14A|+0xa3ba.ce7bp16000|0XA.3BACE7B0000000P+16012
%g|+616|616
%g|0xa488.d3ap-5|1316.28
%-+.8x|-40800|ffffffffffff60a0
%.1g|0e2621|0
%00.16A|6e4008|0XE.A63D2C6806227350P+13313
%.0F|49505.948065024e5|4950594807
%+0u|820696|820696
%#-18.24e|+3e3910|2.999999999999999999927048e+3910
%.24e|+66559.767473137e5|6.655976747313699999824166e+09
%.18X|244057|00000000000003B959
%-017.12X|0x523866|000000523866     
%-+4.8e|-5e1076|-5.00000000e+1076
%-.9o|-0510526|1777777777777777267252
%11d|+0x833591|    8598929
%006A|0e-812|0X0P+0
%04i|-157252|-157252
%e|-8e2027|-8.000000e+2027
%d|+995445|995445
%#7x|308186|0x4b3da
%0-X|+0x261083|261083
%10.24A|+0xd418.725ep-5|0XD.418725E00000000000000000P+7
% A|9e-2041| 0X8.A972351613268BDP-6780
% .16a|-0x61b6.61e6|-0xc.36cc3cc000000000p+11
%--E|+13256.923498118|1.325692E+04
%0+.16F|4e-1759|+0.0000000000000000
%u|827892|827892
% 6.2X|135966| 2131E
%3i|362082|362082
%+-X|+0252501|15541
% 15.22u|-0x180972|0018446744073707976334
%0.14A|-94634.845738369e-7|-0X9.B0CBB300D99333P-10
%0d|+554374|554374
%-18x|717700|af384             
%d|-409379|-409379
%#-7.20f|671.5|671.50000000000000000000
%.1a|-3e-636|-0xe.5p-2115
%16.10x|-0720477|fffffffffffc5ec1
%+ 18.5x|300803|             49703
%  14a|+55062.261804440| 0xd.71643059da3bf62p+12
%+-9.16X|981296|00000000000EF930
%-13o|209524|631164       
%2.3d|-104129|-104129
%10.7G|+49328.780506509e-20|4.932878E-16
%#17g|-9999999999999999999999999999.99|     -1.00000e+28
%0 10.8d|644136|  00644136
%14.6G|164|           164
% #.8i|-574022|-00574022
%0+E|9999999999999999999999999999.99|+1.000000E+28
% 16.9x|-0x453906|ffffffffffbac6fa
%G|-33126.248264758e20|-3.31262E+24
%-4X|414166|651D6
%1i|-513381|-513381
%-1.8u|-191207|18446744073709360409
%i|889126|889126
%d|-152714|-152714
%10.10F|+0xd4a8.cb0bp-5|1701.2747855186
% g|0xb20f.494b| 45583.3
%+ a|-9999999999999999999999999.999|-0x8.4595161401484ap+80
%17.21a|-0x691a.afa7p10|-0xd.2355f4e00000000000000p+21
%10e|-966.5|-9.665000e+02
%4.18e|+17346.61526940|1.734661526940000000e+04
% d|+285741| 285741
%#f|-999999999999999999999999999.999|-1000000000000000000000000000.000000
%3.0x|217279|350bf
%0#9.9X|49247|0X00000C05F
%+-3.11e|-68654.589304945e-7|-6.86545893049e-03
%16G|63321.909131296e-20|     6.33219E-16
%0 .16A|0x81ef.663cp-5| 0X8.1EF663C000000000P+7
%020.21a|-53877.557525311|-0xd.2758eb9fa916fee000000p+12
%8.18f|+56886.570170436e20|5688657017043600000155648.000000000000000000
%+ 20.20e|771.5|+7.71500000000000000000e+02
%0d|627884|627884
%6a|43445.494401134e5|0x8.17a48200e83e426p+29
%+7E|+99999999999999999.|+1.000000E+17
%.1e|-485|-4.8e+02
%+04.19d|-902063|-0000000000000902063
% 14e|0x42ca.9a35|  1.709860e+04
%+0.10E|55789.212532882e-20|+5.5789212533E-16
%#+A|2e-2205|+0X8.DE1DE296304417EP-7327
%20E|-6e4730|     -6.000000E+4730
%--a|-0x465f.6e8bp-5|-0x8.cbedd16p+6
%-.18F|+23496.231138755|23496.231138754999999918
%+-15o|189070|561216         
%18.19i|-167902|-0000000000000167902
%##5E|-0x633f.6dcbp-5|-7.939822E+02
%.12e|-0x8dd0.5f8dp10|-3.717567820312e+07
%-3a|+99999999999999999.|0xb.1a2bc2ec4ffff8p+53
%#+13G|+886.5|     +886.500
%15i|0x769225|        7770661
%.22x|730574|00000000000000000b25ce
%18.23i|0x525002|00000000000000005394434
%8.9F|7336.281692426e-20|0.000000000
%-5.12X|0x375117|000000375117
%#5.12x|+0376146|0x00000001fc66
%14E|99999999999.99|  1.000000E+11
%.14u|+615235|00000000615235
%-.10a|8e-1703|0xd.83c16e09ccp-5658
%X|+871089|D4AB1
%-6E|-20971.304955492|-2.097130E+04
%1.15f|-388|-388.000000000000000
%#-.19g|11038.409811972|11038.40981197200000
%+016.4A|99999999999999999999.9|+0X000A.D78FP+63
%019.18F|734|734.000000000000000000
% +10d|41273|    +41273
%--.18x|250084|00000000000003d0e4
%  F|-9136.529945153e-20|-0.000000
%-.20F|-73133.72955843e20|-7313372955842999999791104.00000000000000000000
%#3.12o|+384207|000001356317
%#5.6g|74153.210510029e-7|0.00741532
%#6.6o|+847054|03166316
%#g|35609.49768765e-20|3.56095e-16
%#3i|0x427537|4355383
%-0G|+69478.480440225e20|6.94785E+24
%0 d|+0x498862| 4819042
% #.1g|+95745.578511048e-20| 1.e-15
% .4E|-99999999999999999.99|-1.0000E+17
%#.7G|-1e4309|-1.000000E+4309
% E|-9e3107|-9.000000E+3107
%++13E|+64582.915954671|+6.458292E+04
%-13.6f|-256|-256.000000  
%#5f|+999.9|999.900000
% #.5a|+71389.178205006e-7| 0xe.9ed95p-11
%005.0A|+93691.588483130|0XBP+13
% 2F|+211.5| 211.500000
%+9G|999999999999999.9|   +1E+15
%8x|+50579|    c593
%++17F|9e-901|        +0.000000
%+8X|0713265|   396B5
%#16.9i|-198117|      -000198117
%0+17A|832|+0X0000000000DP+6
%g|0x5707.bfab|22279.7
%o|631934|2322176
%E|+12692.486714650e-20|1.269249E-16
%+-7E|76804.409377275e20|+7.680441E+24
%-1.10E|303|3.0300000000E+02
%8.6G|-119|    -119
%E|+7e1331|7.000000E+1331
%13a|-0x50d.1c42|-0xa.1a3884p+7
%0#15.8d|-0x541460|      -05510240
%2a|99999999999999999999999999999.99|0xa.18f07d736b90be5p+93
%  7u|201866| 201866
%#-.11d|0x251436|00002430006
%+6E|45989.627165682e-7|+4.598963E-03
%-18d|0601122|197202            
%+.0A|+9999999999999999999.9|+0X9P+60
%13e|+467| 4.670000e+02
%- 13.22X|0x528969|0000000000000000528969
%-#19f|+28857.315211489|28857.315211       
%0i|+0x596599|5858713
%+#e|+133.5|+1.335000e+02
%17E|-541|    -5.410000E+02
%A|-99.9999|-0XC.7FFF2E48E8A71DEP+3
% 6g|8668.747503994e-7| 0.000866875
% .15E|+9999999999999999999999999999.999| 1.000000000000000E+28
%.9i|042500|000017728
%a|+730.5|0xb.6ap+6
% 20A|-9999999999999999999999.99|-0X8.78678326EAC9P+70
%.7A|99999999999999999999999999999.99|0XA.18F07D7P+93
%+#4E|+1e3212|+1.000000E+3212
%  A|7e1175| 0X8.6A186AAC1A05CE5P+3903
%-#.0G|-98256.498931194e20|-1.E+25
%#.22G|0x7e92.c32fp16000|9.783914761708662501298E+4820
%- E|35177.299637555e-7| 3.517730E-03
%-16a|90114.148945652e-7|0x9.3a49d10d27316c1p-10
%16.24G|-99999999999999999999999.9|-100000000000000000000000
% E|6216.192155851e5| 6.216192E+08
%-#8E|0e2212|0.000000E+00
%#.7E|-9999999999999999999.|-1.0000000E+19
% #.7x|0x870528|0x0870528
% 5.13g|-0x165b.9808p16000|-1.728221619553e+4820
%-18.12e|909.5|9.095000000000e+02
%-14.15o|302784|000000001117300
%19i|177140|             177140
% 6.17o|0x483216|00000000022031026
% 2g|48772.84152247e5| 4.87728e+09
%+ 1.0F|9e-3598|+0
%16i|948814|          948814
%-+1.5A|3e-1963|+0XC.77B4DP-6523
%19u|0x910517|            9504023
%--9F|-0e-2865|-0.000000
%#14.7F|24771.97124294e5|2477197124.2940000
%+012a|+26544.408369991e-7|+0xa.df620958622c9d1p-12
%0.4X|586956|8F4CC
%-#17.13G|5e1515|5.000000000000E+1515
%7.21f|3e-2596|0.000000000000000000000
%1E|99859.909370242e-20|9.985991E-16
%u|-68857|18446744073709482759
%+ a|+28330.332875993e20|+0x9.5fac2b45679d7abp+78
%0u|323810|323810
% 14g|0x271c.a16p10|   1.02529e+07
%+16E|0x1117.f55bp16000| +1.321307E+4820
%#.0G|+0x2c9c.5a3fp16000|3.E+4820
%+.18a|+7e-1439|+0xb.bc53d7d1980464d000p-4781
%G|+8.5|8.5
%F|+0xa765.fdcb|42853.991379
%A|-99.9|-0XC.7CCCCCCCCCCCCCDP+3
%e|-262.5|-2.625000e+02
% #9.14o|+9153|00000000021701
% 11.5G|35567.150140343e-20| 3.5567E-16
%+.6i|0x220420|+2229280
% .7g|-97.5|-97.5
%#5g|+0x498d.6578p16000|5.68548e+4820
%  12.12E|+9999.9| 9.999900000000E+03
%.7a|-95868.406126293|-0xb.b3e33fcp+13
% f|58125.656655037e20| 5812565665503699999916032.000000
%-o|+655076|2377344
%- 18G|+99.| 99               
% 09.14a|35268.488948245e20| 0xb.ab5b725ed25c57p+78
%-19.13u|834192|0000000834192      
% E|0x947c.d91ap10| 3.892516E+07
%##.8E|-6e3220|-6.00000000E+3220
%##A|+489|0XF.48P+5
%#+.4e|536.5|+5.3650e+02
%- .5o|0x99026|2310046
%0A|77329.960757940e20|0XC.CB0D1D512AFA0F5P+79
%+G|+29053.646265684e-7|+0.00290536
% 13.14d|460824| 00000000460824
%10.17g|9999999999999999999.|     1e+19
%011.2A|+473|0X00E.C8P+5
%15.20X|+719961|000000000000000AFC59
%.2A|727.5|0XB.5EP+6
%-19.11u|+0x296855|00002713685        
%-13.21F|99999999999999999999999999.|100000000000000000000000000.000000000000000000000
%#g|+84060.959615707e5|8.40610e+09
%-7.15x|429118|000000000068c3e
% 15g|93923.297503294e5|    9.39233e+09
%-#19.0E|-0x268e.6803p10|-1.E+07            
%16A|420.5|       0XD.24P+5
%-16i|172805|172805          
%1d|175226|175226
%#+x|0625253|0x32aab
%6.7A|9e2876|0X8.3279B9BP+9554
%g|0xe59.e461p-5|114.809
%0.22A|+71518.961465893e5|0XD.524A3294B6E2EB20000000P+29
%#0X|0x801684|0X801684
% #3.16f|+13591.576686508| 13591.5766865079999999
%.24g|201.5|201.5
%+ .15A|+8e361|+0X9.4AD6ED0BF93D193P+1199
%+.23G|-0x4ccf.f87cp-5|-614.4990825653076171875
%+14X|+0x990302|        990302
%+u|318324|318324
%.18G|789.5|789.5
%++.11e|-99999999999999999999999999999.9999|-1.00000000000e+29
%--x|+0x489196|489196
%# A|17665.710134799e20| 0XB.B0B00D614CCF574P+77
%4.7d|-0x561111|-5640465
%1F|9999999999.999|9999999999.999000
%-#3.9u|-29098|18446744073709522518
%13i|-0x40153|      -262483
%3.18i|+172421|000000000000172421
%#15X|0x135006|       0X135006
%#19.9E|-29415.674621239e-7|   -2.941567462E-03
%+ .14u|139790|00000000139790
%17.2g|426.5|          4.3e+02
%+E|97668.908811682e20|+9.766891E+24
% 4G|+0x6cdb.37c8| 27867.2
%--14A|99999999999999999.|0XB.1A2BC2EC4FFFF8P+53
%A|0x7282.ccb6p-5|0XE.505996CP+6
%0+g|35217.389113796|+35217.4
%6.18G|-47817.877103908|-47817.877103908
%-16X|0x108513|108513          
%#.6E|424|4.240000E+02
%+-16.18i|-211611|-000000000000211611
%+19e|-0x6213.d0c8|      -2.510782e+04
%g|9149.251543641e-20|9.14925e-17
%-1f|241.5|241.500000
%-01E|+22704.225559350e-7|2.270423E-03
%.5g|-61420.256006226|-61420
%+o|0x7600|73000
%#9.22i|0x988482|0000000000000009995394
%.19F|9999999999999999999999999.|10000000000000000000000000.0000000000000000000
%-18.11F|74844.226372272|74844.22637227200 
%+ 19.11x|731249|        000000b2871
%.8u|899908|00899908
%#.4G|39537.787618920e-20|3.954E-16
%#014.21G|+790|790.000000000000000000
%F|-9999.999|-9999.999000
%.4a|-0x79f0.3802p16000|-0xf.3e07p+16011
%-#.13G|4e2587|4.000000000000E+2587
%-F|-59364.903983407e20|-5936490398340700000223232.000000
%+f|820.5|+820.500000
%.19g|+361|361
%A|99999999999999999999999999999.|0XA.18F07D736B90BE5P+93
%-5X|-448812|FFFFFFFFFFF926D4
%g|+0e4830|0
%+.0a|+98913.834233135e5|+0x9p+30
%+-E|-54729.378785349e20|-5.472938E+24
%0#11.12i|809146|000000809146
%  16x|0441102|           24242
%#.3u|-0x243675|18446744073707178379
%0-13X|+0612427|31517        
%#+G|-32420.456576151e-20|-3.24205E-16
%o|0x720983|34404603
% .21a|+0xe848.d9a7p16000| 0xe.848d9a700000000000000p+16012
%-#.17A|47811.522674680|0XB.AC385CE02010C1A00P+12
%10.17E|43581.915074067|4.35819150740670000E+04
%-#.13E|9999999999999999999999999999.9999|1.0000000000000E+28
%- E|-2e-2799|-2.000000E-2799
%5A|+51431.625944717e5|0X9.94737713C60AA65P+29
%8.11a|653|0xa.34000000000p+6
% +.23a|+99999.9|+0xc.34ff3333333333300000000p+13
% 18.9a|+10|  0xa.000000000p+0
%#+16d|+0461201|         +156289
%--9.19i|+162145|0000000000000162145
%14.22i|+0325352|0000000000000000109290
%2.3E|1813.324784567|1.813E+03
%+16f|-5e-381|       -0.000000
% +i|-0456717|-155087
%#17.6g|-999999999999999999999999999999.|     -1.00000e+30
%+#14.16i|594480|+0000000000594480
%17i|-733521|          -733521
%-#18.4F|67440.612812273e5|6744061281.2273   
%+8X|167443|   28E13
%5F|9e-400|0.000000
%+.11A|-81797.619411348e5|-0XF.3C6A18A9141P+29
%+11a|99999999999999999999999.9999|+0xa.968163f0a57b4p+73
%-.7G|56.5|56.5
% 0.8i|+96128| 00096128
%.9x|-0x256669|ffffffffffda9997
%0.19G|97508.154797463e-20|9.7508154797463E-16
%006f|+885.5|885.500000
%-17e|54|5.400000e+01     
%#+.20g|-9999999999999999999999999.9|-1.0000000000000000000e+25
%4.14d|+557619|00000000557619
%19.16E|0x291f.d8dfp16000|3.1788511664749035E+4820
%+.7x|+0460470|0026138
%4u|296370|296370
%#+g|0x273f.7fb4|+10047.5
%19d|191796|             191796
%+0.19f|5e-4283|+0.0000000000000000000
%0 .9i|-459346|-000459346
%19X|020054|               202C
%13u|+848341|       848341
%e|+3e690|3.000000e+690
%0#.1e|0xc72.5b24p16000|9.6e+4819
%0+6u|-688505|18446744073708863111
%15.20e|99999999999999999.99|9.99999999999999999922e+16
%F|33753.107493060|33753.107493
%9.3E|-99999999.99|-1.000E+08
%#.8d|0x164904|01460484
%.5F|67612.213381516e-7|0.00676
%.6F|+0e-1402|0.000000
%16o|723780|         2605504
%  a|-99999.|-0xc.34f8p+13
%010x|676981|00000a5475
%16.8f|+0x1d62.443fp-5|    235.07083082
%#05E|-0xc7f5.8829p16000|-1.545652E+4821
%+ .3f|-776.5|-776.500
% F|44293.334599931e5| 4429333459.993100
%0#f|0x1d8c.f068p-5|236.404346
%19.10u|723608|         0000723608
%.17u|0x152272|00000000001385074
%18.22F|-792|-792.0000000000000000000000
%F|+9999999999999.|9999999999999.000000
%X|+52928|CEC0
%17u|+116257|           116257
%+02X|-394054|FFFFFFFFFFF9FCBA
%##.3A|+0e-1400|0X0.000P+0
%g|99999999999999999.9|1e+17
%#019d|0x259884|0000000000002463876
% #10.13g|-34666.452039725e-20|-3.466645203972e-16
%5i|0x947786|9729926
%X|+0x149366|149366
%18.9X|+184995|         00002D2A3
%#+.14G|-695|-695.00000000000
%+.17d|-970729|-00000000000970729
%3.9e|61249.969561922e-7|6.124996956e-03
%-3A|999.99|0XF.9FF5C28F5C28F5CP+6
%3i|809195|809195
%# 6F|54248.153875322e20| 5424815387532199999832064.000000
%+d|986079|+986079
% 020A|38200.638772328e5| 0XE.3B18C853B98C7E3P+28
% 5F|-570.5|-570.500000
%-10.23x|+0x81289|00000000000000000081289
%#6e|35986.839146535|3.598684e+04
%0.22e|+110|1.1000000000000000000000e+02
%-14e|71798.258032096|7.179826e+04  
%#+.20i|-347298|-00000000000000347298
%#20.1x|+456710|             0x6f806
%.9a|85868.344863477e5|0xf.fe8591b2dp+29
% x|660921|a15b9
%-u|0x378177|3637623
%+13.2A|45806.649835393e5|  +0X8.88P+29
%+3g|-49628.360244620|-49628.4
%-+.12a|99999999999999999999.|+0xa.d78ebc5ac620p+63
%+10A|+3e-4887|+0XA.00C57E36EBA9901P-16236
%-17e|735.5|7.355000e+02     
%12g|9999.99|     9999.99
%#+.5A|1e-1217|+0X9.46AA5P-4046
%20.23e|724.5|7.24500000000000000000000e+02
%#12.6u|+410405|      410405
%-#.24G|+999999999999999999999999999.99|1.00000000000000000000000E+27
% 19f|913.5|         913.500000
%16.4F|-8365.710566527e-7|         -0.0008
%E|0x50b0.78cfp16000|6.237158E+4820
%F|809.5|809.500000
%7X|0x823955| 823955
%#.13a|0xca86.b3dep-5|0xc.a86b3de000000p+7
%.21a|0x15fd.f8e2p-16440|0x0.00000000002bfbf000000p-16385
`;

test("numbers have x87 precision", () => {
  for (const row of NUMBERS.split("\n").filter(Boolean)) {
    const [format, arg, output] = row.split("|");
    expect([row, printf_format(format, [arg], { flavour: "bash" }).output]).toEqual([row, output]);
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
