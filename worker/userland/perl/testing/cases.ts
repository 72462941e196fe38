// Programs with what Perl 5.36 prints for them (standard output and error together) and its exit status, run one after
// the other as `perl -E PROGRAM`, with an empty directory /tmp/t at the start.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Perl has ${...} too
export const CASES: readonly [program: string, output: string, status: number][] = [
  ['print "a\\n"; say "b"; print 1+2*3, "\\n"', "a\nb\n7\n", 0],
  [
    'my @a=(3,1,2); print join(",", sort @a), " $#a $a[0] $a[-1] @a[0,1] @a\\n"',
    "1,2,3 2 3 2 3 1 3 1 2\n",
    0,
  ],
  [
    'my %h=(a=>1,b=>2); for my $k (sort keys %h) { print "$k=$h{$k};" } print scalar(keys %h), "\\n"',
    "a=1;b=2;2\n",
    0,
  ],
  [
    'my $s="Hello World"; $s =~ s/World/Perl/; print "$s\\n"; print "yes $1\\n" if $s =~ /(\\w+)$/',
    "Hello Perl\nyes Perl\n",
    0,
  ],
  [
    'my @w = split /,/, "a,b,,c,,"; print scalar(@w), join("|",@w), "\\n"; print join("|", split(//,"abc")), "\\n"; print join("|", split(/(,)/,"a,b")), join("|", split(" ", "  a b  c ")), "\\n"; print join("|", split(/,/, "a,b,c,d", 2)), "\\n"',
    "4a|b||c\na|b|c\na|,|ba|b|c\na|b,c,d\n",
    0,
  ],
  [
    'print map({ $_*2 } 1..5), "\\n"; print join(",", map { "$_" => 1 } qw(a b)), "\\n"; print grep { $_ & 1 } 1..6; print "\\n"',
    'syntax error at -e line 1, near "} qw(a b)"\nExecution of -e aborted due to compilation errors.\n',
    255,
  ],
  [
    'sub f { my ($x,$y)=@_; return $x+$y } print f(2,3), "\\n"; sub fib { my $n=shift; $n<2?$n:fib($n-1)+fib($n-2) } print fib(15), "\\n"',
    "5\n610\n",
    0,
  ],
  [
    'my $r = {a=>[1,2,{b=>3}]}; print $r->{a}[2]{b}, $$r{a}->[0], scalar @{$r->{a}}, "@{$r->{a}}[0,1]\\n"',
    "3131 2\n",
    0,
  ],
  [
    'eval { die "oops\\n" }; print "got $@"; eval { die {code=>5} }; print $@->{code}, "\\n"; eval { my $x = 1/0 }; print $@',
    "got oops\n5\nIllegal division by zero at -e line 1.\n",
    0,
  ],
  [
    'open(my $f, ">", "/tmp/t/x") or die; print $f "line1\\nline2\\n"; printf $f "%03d\\n", 7; close $f; open($f,"<","/tmp/t/x"); while (<$f>) { chomp; print "$.:$_;" } close $f; print "\\n"; unlink "/tmp/t/x"; print -e "/tmp/t/x" ? "there":"gone", "\\n"',
    "1:line1;2:line2;3:007;\ngone\n",
    0,
  ],
  [
    'open(F, "/nonexistent/x") or print "err: $!\\n"; print $!+0, "\\n"',
    "err: No such file or directory\n2\n",
    0,
  ],
  [
    'mkdir "/tmp/t/d" or die; print -d "/tmp/t/d", "\\n"; rename "/tmp/t/d", "/tmp/t/e"; print rmdir("/tmp/t/e"), "\\n"; print rmdir("/tmp/t/e"), "$!\\n"',
    "1\n1\n0No such file or directory\n",
    0,
  ],
  [
    'my $i=0; while (1) { $i++; next if $i==2; last if $i>4; print $i } print "\\n"; until ($i<=0) { $i-- } print "$i\\n"; for (my $j=0;$j<3;$j++) { print $j } print "\\n"; OUTER: for my $x (1..3) { for my $y (1..3) { next OUTER if $y==2; print "$x$y " } } print "\\n"',
    "134\n0\n012\n11 21 31 \n",
    0,
  ],
  [
    'my $t="hello"; (my $u=$t) =~ tr/a-y/b-z/; print "$u\\n"; print uc($t), ucfirst $t, length $t, substr($t,1,3), index($t,"l"), rindex($t,"l"), "\\n"; print reverse(1..3), scalar reverse("abc"), "\\n"',
    "ifmmp\nHELLOHello5ell23\n321cba\n",
    0,
  ],
  [
    'print "a".1+2, "\\n"; print "10"+"20", "\\n"; print "3 apples"*2, "\\n"; print 7/2, " ", int(7/2), " ", -7%3, " ", 2**10, " ", 10%3, "\\n"; print 1_000, 0x1f, 0b11, 017, 1e3, 1.50, "\\n"',
    "2\n30\n6\n3.5 3 2 1024 1\n10003131510001.5\n",
    0,
  ],
  [
    'print "ok\\n" unless 0; print "x" x 3, "\\n"; my @l=(1,2)x2; print "@l\\n"; print 1 <=> 2, "a" cmp "b", 1==1.0, "\\n"',
    "ok\nxxx\n1 2 1 2\n-1-11\n",
    0,
  ],
  [
    'my ($a,$b,@c)=(1,2,3,4); ($a,$b)=($b,$a); print "$a$b@c\\n"; my $n=()=(1,2,3); print "$n\\n"; my $cnt = my @z = (5,6,7); print "$cnt\\n"',
    "213 4\n3\n3\n",
    0,
  ],
  [
    'my @s=(1..5); push @s,6; unshift @s,0; print shift(@s), pop(@s), "@s\\n"; print join(",",splice(@s,1,2)), "@s\\n"; splice(@s,1,0,"x","y"); print "@s\\n"',
    "061 2 3 4 5\n2,31 4 5\n1 x y 4 5\n",
    0,
  ],
  [
    'my $str="aXbXc"; my @m = $str =~ /([a-z])/g; print "@m\\n"; while ($str =~ /([a-z])/g) { print "<$1>" } print "\\n"; (my $c=$str) =~ s/X/-/g; print $c, "\\n"; my $k = $str =~ s/X/y/gr; print "$k\\n"; $str =~ s/([a-z])/uc($1)/ge; print "$str\\n"',
    "a b c\n<a><b><c>\na-b-c\naybyc\nAXBXC\n",
    0,
  ],
  [
    'print "exists\\n" if exists $ENV{PATH}; my %x=(a=>1); delete $x{a}; print exists $x{a} ? 1:0, defined $x{b} ? 1:0, "\\n"',
    "exists\n00\n",
    0,
  ],
  [
    'printf "%s|%5s|%-5s|%05d|%x|%o|%e|%.3g|%%|%c\\n", "a","b","c",42,255,8,12345.678,0.00012345,65; print sprintf("%03b %+d %5.1f", 5, 3, 2.25), "\\n"',
    "a|    b|c    |00042|ff|10|1.234568e+04|0.000123|%|A\n101 +3   2.2\n",
    0,
  ],
  ['my $h = <<"E" . "after\\n"; print $h;\nbody $0\nE\n', "body -e\nafter\n", 0],
  [
    'print "sum: @{[1+2]} ${\\ \'ref\'}\\n"; my @e=(); print "empty: @e.\\n"; my $x="v"; print "${x}s $x->[0]" if 0; print "a\\tb\\x41\\x{263a}\\n" if 0; print "\\e[0m\\u\\LHELLO wORLD\\E!\\n"',
    "sum: 3 ref\nempty: .\n\u001b[0mHello world!\n",
    0,
  ],
  [
    'my @sorted = sort { $b <=> $a } (10, 9, 2, 33); print "@sorted\\n"; my %hh=(one=>1,two=>2,three=>3); print join(" ", sort { $hh{$a} <=> $hh{$b} } keys %hh), "\\n"',
    "33 10 9 2\none two three\n",
    0,
  ],
  [
    'my $z; $z .= "a"; $z += 0; $z ||= 5; $z //= 6; $z **= 2; print "$z\\n"; my @q; $q[3]=1; print scalar(@q), defined $q[0] ? 1 : 0, "\\n"; my ($p)=@q[3,3]; print $p,"\\n"',
    "25\n40\n1\n",
    0,
  ],
  [
    'print join(",", (1..3,"a".."e")), "\\n"; my $v="az"; $v++; print "$v\\n"; $v="Zz"; $v++; print "$v\\n"; $v="a9"; $v++; print "$v\\n"',
    "1,2,3,a,b,c,d,e\nba\nAAa\nb0\n",
    0,
  ],
  [
    'print "last: $a[-1] $a[$#a]\\n"; my @aa=([1,2],[3,4]); print $aa[1][0], $aa[1]->[1], "\\n"; print "$aa[0][1]\\n"; my %d=(l=>[1,2]); push @{$d{l}}, 3; print "@{$d{l}}\\n"; print ref(\\1), ref([]), ref({}), ref(sub{}), ref(qr/x/), "\\n"',
    "last:  \n34\n2\n1 2 3\nSCALARARRAYHASHCODERegexp\n",
    0,
  ],
  [
    'my $code = sub { return "called @_" }; print $code->(1,2), "\\n"; print &$code(3), "\\n"; my @cl; for my $i (1..3) { push @cl, sub { $i } } print map({ $_->() } @cl), "\\n"',
    "called 1 2\ncalled 3\n123\n",
    0,
  ],
  [
    'print "A" lt "B" ? "lt" : "ge", "\\n"; print !!1, !!0, "|", !1, "\\n"; print defined(undef)+0, "\\n"; print "abc" =~ /b/ ? "m" : "n", "\\n"; print join("|", "a1b22" =~ /(\\d+)/g), "\\n"; print "x=$1\\n" if "k=v" =~ /=(.)/; print "$& $` $\'\\n" if "hello" =~ /ll/',
    "lt\n1|\n0\nm\n1|22\nx=v\nll he o\n",
    0,
  ],
  [
    'system("echo sys"); print $?>>8, "\\n"; system("exit 3"); print $?>>8, "\\n"; my $o=`echo back`; print $o; my @ls=`printf \'a\\nb\\n\'`; print scalar(@ls), "\\n"',
    "sys\n0\n72057594037927935\nback\n2\n",
    0,
  ],
  [
    'my @t=localtime(0); print scalar(@t), "\\n"; print scalar(gmtime(0)), "\\n"; my ($d1,$m1,$y1)=(gmtime(86400*365))[3,4,5]; print "$d1 $m1 $y1\\n"',
    "9\nThu Jan  1 00:00:00 1970\n1 0 71\n",
    0,
  ],
  [
    'warn "careful\\n"; warn "at"; print STDERR "e\\n"; die "end"',
    "careful\nat at -e line 1.\ne\nend at -e line 1.\n",
    255,
  ],
  [
    'print "a" . "b" x 2 . "\\n"; print "yes\\n" if "a" eq \'a\' and not 0; print 5 <=> 3 || 7, "\\n"; my $m = 3 > 2 ? "t" : "f"; print "$m\\n"; print 1 ? "a" : "b", "\\n"; print((1+2)*3); print "\\n"; print (1+2)*3; print "\\n"',
    "abb\nyes\n1\nt\na\n9\n3\n",
    0,
  ],
  [
    'my @u = do { my %s; grep { !$s{$_}++ } qw(a b a c b) }; print "@u\\n"; my ($mx) = sort { $b <=> $a } 3,9,2; print "$mx\\n"; print "@{[ map { $_ ** 2 } grep { $_ % 2 } 1..5 ]}\\n"',
    "a b c\n9\n1 9 25\n",
    0,
  ],
  [
    'my $ss = "x"; if ($ss eq "y") { print 1 } elsif ($ss eq "x") { print 2 } else { print 3 } print "\\n"; { my $in = 5; print $in } print "\\n"; do { print "once\\n" } while (0); print "$0 @ARGV\\n"; print __LINE__, "\\n"',
    "2\n5\nonce\n-e \n1\n",
    0,
  ],
  [
    'my ($first, @rest) = (1,2,3); print "$first|@rest\\n"; my ($un) = (); print defined $un ? 1 : 0, "\\n"; print "ok" if !defined $un; print "\\n"; my %inv = reverse (a=>1,b=>2); print $inv{2}, "\\n"; my @k = sort { $a cmp $b } keys %inv; print "@k\\n"; while (my ($k,$v) = each %inv) { $n++ } print "$n\\n"',
    "1|2 3\n0\nok\nb\n1 2\n2\n",
    0,
  ],
  [
    'my $text = "a.b.c"; print join("|", split(/\\./, $text)), "\\n"; print join("|", split("\\\\.", $text)), "\\n"; my $cnt = ($text =~ tr/././); print "$cnt\\n"; print join(",", sort { $a <=> $b } values %{{x=>3,y=>1}}), "\\n"; print lc("ABC") . uc "def", "\\n"; print join ",", map { sprintf "%02d", $_ } 1..3; print "\\n"',
    "a|b|c\na|b|c\n2\n1,3\nabcDEF\n01,02,03\n",
    0,
  ],
  [
    'use strict; use warnings; my $u; print "v: $u\\n"; my $y = $u + 1; print "x" . $u, "\\n"; my %h; print $h{k}, "\\n"; my @a; print "$a[0]\\n"; if ($u eq "a") {} ; print 1 + "abc", "\\n"',
    'Use of uninitialized value $u in concatenation (.) or string at -e line 1.\nUse of uninitialized value $u in addition (+) at -e line 1.\nUse of uninitialized value $u in concatenation (.) or string at -e line 1.\nUse of uninitialized value in print at -e line 1.\nUse of uninitialized value $a[0] in concatenation (.) or string at -e line 1.\nUse of uninitialized value $u in string eq at -e line 1.\nArgument "abc" isn\'t numeric in addition (+) at -e line 1.\nv: \nx\n\n\n1\n',
    0,
  ],
  ['print "no newline"; exit 4', "no newline", 4],
  ['print "a"; print STDERR "b"; print "c"; die "dead\\n"', "bdead\nac", 255],
  [
    'my @a = (1,2,3); my $last = $a[-1]; my $c = @a; my ($f) = @a; print "$last $c $f $#{[1,2]} ${\\($a[0])}\\n"; print "$#a $#{\\@a}\\n"; $#a = 0; print "@a\\n"; my @b = @a[0,0]; print "@b\\n"; my %s; @s{qw(a b)} = (1,2); print join(",", map {"$_$s{$_}"} sort keys %s), "\\n"; my @v=@s{"a","b"}; print "@v\\n"',
    "3 3 1 1 1\n2 2\n1\n1 1\na1,b2\n1 2\n",
    0,
  ],
  [
    'kill 0, $$ and print "alive\\n"; print kill("ZERO", 999999), "$!\\n"; print $$ == getppid() ? 1 : 0, "\\n"; print "pid ok\\n" if $$ > 1',
    "alive\n0No such process\n0\npid ok\n",
    0,
  ],
  [
    'print "chop: ", join(",", map { chop(my $x=$_); $x } qw(ab cd)), "\\n"; my $l = "line\\n"; chomp $l; chomp(my $l2 = "x\\n"); print "$l$l2\\n"; print ord("A"), chr(66), hex("ff"), oct("0x1f"), oct("755"), abs(-3), sqrt(16), "\\n"; print lcfirst("ABC"), quotemeta("a.b"), "\\n"; print join("|", "abc" =~ /(?<x>b)/, $+{x}), "\\n"',
    "chop: a,c\nlinex\n65B2553149334\naBCa\\.b\nb|b\n",
    0,
  ],
  [
    'print "nested: $h{a}{b} $x->{y}[0]\\n" if 0; my $obj={list=>[1,2,3],n=>{k=>"v"}}; print "l=$obj->{list}[1] k=$obj->{n}{k} $$obj{n}{k} @{$obj->{list}}[0..1] @{[scalar @{$obj->{list}}]}\\n"; print "email\\@x.com cost \\$5\\n"; print \'single $x\\n\', "\\n"; my $i=2; print "$obj->{list}[$i] $obj->{list}[-1]\\n"',
    "l=2 k=v v 1 2 3\nemail@x.com cost $5\nsingle $x\\n\n3 3\n",
    0,
  ],
  [
    'printf "%.0f %.0f %.0f %.2f %.1e %g %g %.3g %s\\n", 0.5, 1.5, 2.5, 2.675, 1.25, 1e5, 1e-5, 1234567, 1.0',
    "0 2 2 2.67 1.2e+00 100000 1e-05 1.23e+06 1\n",
    0,
  ],
  [
    'my @w = (1) x 3; print "@w[0..1] $#w\\n"; print "time ok\\n" if time > 1e9; my ($x) = "abc" =~ /(b)/; print "$x\\n"; print "a,b" =~ tr/,//, "\\n"; print join("|", map { s/a/b/r } qw(a ba)), "\\n"; $_="topic"; print; print "\\n"; print length, "\\n"; for (1..2) { print } print "\\n"',
    "1 1 2\ntime ok\nb\n1\nb|bb\ntopic\n5\n12\n",
    0,
  ],
  ["foo();", "Undefined subroutine &main::foo called at -e line 1.\n", 255],
  [
    "use strict; $x=1; my $y = $z;",
    'Global symbol "$x" requires explicit package name (did you forget to declare "my $x"?) at -e line 1.\nGlobal symbol "$z" requires explicit package name (did you forget to declare "my $z"?) at -e line 1.\nExecution of -e aborted due to compilation errors.\n',
    255,
  ],
  [
    "print 1 +;",
    'syntax error at -e line 1, near "+;"\nExecution of -e aborted due to compilation errors.\n',
    255,
  ],
  [
    'print "x" if',
    "syntax error at -e line 1, at EOF\nExecution of -e aborted due to compilation errors.\n",
    255,
  ],
  [
    "if (1) { print 1 ",
    "Missing right curly or square bracket at -e line 1, at end of line\nsyntax error at -e line 1, at EOF\nExecution of -e aborted due to compilation errors.\n",
    255,
  ],
  ['my $x = "abc;', "Can't find string terminator '\"' anywhere before EOF at -e line 1.\n", 255],
  ["5%0", "Illegal modulus zero at -e line 1.\n", 255],
  ['use warnings; exec "nonexist"', 'Can\'t exec "nonexist": No such file or directory at -e line 1.\n', 0],
  ["die", "Died at -e line 1.\n", 255],
  ["warn", "Warning: something's wrong at -e line 1.\n", 0],
  ['$!=2; die "x"', "x at -e line 1.\n", 2],
  ['kill "FOO", 1', 'Unrecognized signal name "FOO" at -e line 1.\n', 255],
  [
    'my @e = (1,2,3); foreach my $v (@e) { $v *= 2 } print "@e\\n"; my %c; $c{$_}++ for qw(a b a); print join(",", map { "$_$c{$_}" } sort keys %c), "\\n"; print "last\\n" if $e[-1] == 6; print "in: ", (grep { $_ == 4 } @e) ? "y" : "n", "\\n"',
    "2 4 6\na2,b1\nlast\nin: y\n",
    0,
  ],
  [
    'open(my $o, ">>", "/tmp/t/log"); print {$o} "x\\n"; close $o; open($o, "<", "/tmp/t/log"); my @lines = <$o>; print scalar(@lines), $lines[0]; print eof($o) ? "eof\\n" : "more\\n"; my $sz = -s "/tmp/t/log"; print "$sz\\n"; my @st = stat "/tmp/t/log"; print $st[7], "\\n"; { open(my $in, "/tmp/t/log"); print <$in>; }',
    "1x\neof\n2\n2\nx\n",
    0,
  ],
  [
    'opendir(my $d, "/tmp/t") or die; my @f = grep { !/^\\./ } readdir $d; closedir $d; print "@f\\n"; print "dir\\n" if -d "/tmp/t" && -w _ || 1; symlink "log", "/tmp/t/ln"; print readlink "/tmp/t/ln", "\\n"; print -l "/tmp/t/ln" ? "link\\n" : "no\\n"; print unlink(glob2()), "\\n"; sub glob2 { return ("/tmp/t/ln", "/tmp/t/log") }',
    "log\ndir\nlog\nlink\n2\n",
    0,
  ],
  [
    '$SIG{ALRM} = sub { print "alarm\\n"; }; $SIG{USR1} = sub { print "got $_[0]\\n" }; kill USR1 => $$; print "after\\n"; eval { local1() }; print "E: $@"; sub local1 { die "in sub" }',
    "got USR1\nafter\nE: in sub at -e line 1.\n",
    0,
  ],
  [
    'print "1: $1\\n" while "a1b2" =~ /(\\d)/g; my ($k, $v) = split /=/, "key=val=x", 2; print "$k $v\\n"; print join("|", "2018-03-16" =~ /^(\\d+)-(\\d+)-(\\d+)$/), "\\n"; my $n = "1234567"; 1 while $n =~ s/^(\\d+)(\\d{3})/$1,$2/; print "$n\\n"; print "match\\n" if "FOO" =~ /foo/i; print "x: ", "a.b" =~ /^a\\.b$/ ? 1 : 0, "\\n"',
    "1: 1\n1: 2\nkey val=x\n2018|03|16\n1,234,567\nmatch\nx: 1\n",
    0,
  ],
  ["last; ", 'Can\'t "last" outside a loop block at -e line 1.\n', 255],
  ["return 5;", "Can't return outside a subroutine at -e line 1.\n", 255],
  [
    'my $h = {}; $h->{x}{y}{z} = 1; print join(",", keys %$h), exists $h->{x}{y} ? 1 : 0, "\\n"; my @a2 = map { { n => $_ } } 1..2; print $a2[1]{n}, "\\n"; my ($min) = sort { $a <=> $b } map { $_->{n} } @a2; print "$min\\n"; my @c = (@a2) x 1; print scalar(@c), "\\n"; print "${\\join(\'-\', 1..3)}\\n"',
    "x1\n2\n1\n2\n1-2-3\n",
    0,
  ],
  [
    'my $r = \\my @arr; push @$r, 1, 2; print "@arr $$r[0] ${$r}[1] $r->[-1] $#{$r} $#$r\\n"; my $cr = \\&f; sub f { "f(@_)" } print $cr->(1), &f(2), "\\n"; my $sr = \\"str"; print $$sr, "\\n"; my @copy = @{[1,2]}; print "@copy\\n"; my ($p, $q) = @{$r}; print $p+$q, "\\n"',
    "1 2 1 2 2 1 1\nf(1)f(2)\nstr\n1 2\n3\n",
    0,
  ],
  [
    '"abc" =~ /(?<first>a)(.)/ and print "$+{first} $2 $+\\n"; $_ = "x=1;y=2"; my %h = /(\\w)=(\\d)/g; print join(",", map {"$_$h{$_}"} sort keys %h), "\\n"; s/(\\w)=(\\d)/$2=$1/g; print "$_\\n"; print join("|", split /;/), "\\n"; (my $t = "  trim  ") =~ s/^\\s+|\\s+$//g; print "[$t]\\n"; print "ab\\ncd" =~ /^cd$/m ? 1:0, "\\n"',
    "a b b\nx1,y2\n1=x;2=y\n1=x|2=y\n[trim]\n1\n",
    0,
  ],
  [
    'print "a" x -1, "|", "5" . "6" + 1, "|", "1e3" + 0, "|", "0x10" + 0, "|", "inf" * 1, "|", 1 . 1, "|", -"foo", "|", 10 / 4, "|", 2 ** -1, "|", 1 <=> "b", "\\n"',
    "|57|1000|0|Inf|11|-foo|2.5|0.5|1\n",
    0,
  ],
  [
    'print STDOUT "to stdout\\n"; print STDERR "to stderr\\n"; open(STDERR, ">&STDOUT"); print STDERR "dup\\n"; close STDOUT; print "lost"; ',
    "to stderr\nto stdout\ndup\n",
    0,
  ],
  [
    'my $x = do { 1; 2 }; print "$x\\n"; my $y = eval { 5 } || 0; print "$y\\n"; unless (0) { print "u\\n" } else { print "e\\n" } print "ok\\n" and print "ok2\\n"; my @l = (5) ; print "one\\n" if @l == 1; print "ge\\n" if "10" >= 9; print "z: ", "abc" x 2.7, "\\n"; print "$x$y\\n" if $x && $y; my ($i,$j)=(10,3); print $i % $j, $i ** $j, $i . $j, $i <=> $j, "\\n"',
    "2\n5\nu\nok\nok2\none\nge\nz: abcabc\n25\n110001031\n",
    0,
  ],
  [
    'print "$^O\\n"; $SIG{ALRM} = sub { die "late\\n" }; alarm 1; eval { sleep 5 }; print "E:$@"; alarm 1; eval { sleep 5; 1 } or print "F:$@";',
    "linux\nE:late\nF:late\n",
    0,
  ],
  ['print {*STDERR} "err\\n"; print { *STDOUT } "out\\n"; print 2 * 3, 2**3, "\\n"', "err\nout\n68\n", 0],
  ["my $x = {1};", "", 0],
  ['foreach my $i (1..3) { print $i; } continue { print "c" }', "1c2c3c", 0],
  ['print pack("H*","2F62696E2F6C73"),"\\n"', "/bin/ls\n", 0],
  [
    'print unpack("H*", pack("H3","2F6").pack("H","4").pack("H*","xyz").pack("h*","14")),"\\n"',
    "2f6040123041\n",
    0,
  ],
  [
    'say unpack("H*","/bin/ls\\0-l"); say join(",",unpack("A3 a3 Z*","ab cd\\0ef")); say scalar(unpack("N","\\0\\0\\1\\2"))',
    "2f62696e2f6c73002d6c\nab,cd\u0000,ef\n258\n",
    0,
  ],
  [
    'say join(",",unpack("C*","abc")),"|",join(",",unpack("n2v","\\1\\2\\3\\4\\5\\6")),"|",unpack("H*",pack("A5a5Z5","ab","cd","efghijk")),"|",pack("C*",65,66,256+67)',
    "97,98,99|258,772,1541|616220202063640000006566676800|ABC\n",
    0,
  ],
  [
    '$_="hex"; say unpack("H*"); say unpack("L",pack("L",4294967295)),",",unpack("l",pack("L",4294967295)),",",unpack("q",pack("q",-2)),",",unpack("Q",pack("Q",18446744073709551615)),",",unpack("s>",pack("s>",-5)),",",unpack("H*",pack("N",258)),unpack("H*",pack("V v",1,2))',
    "686578\n4294967295,-1,-2,18446744073709551615,-5,00000102010000000200\n",
    0,
  ],
  [
    'say unpack("B8","A"),unpack("b8","A"),pack("B8","01000001"),pack("b*","10000010"); say unpack("x2 A2","abcdef")',
    "0100000110000010AA\ncd\n",
    0,
  ],
  [
    'my ($a,$b)=unpack("A1 A*","xyz"); say "$a-$b"; my $n=()=unpack("C*","abcd"); say $n; say unpack("H*",pack("A","xy").pack("a*","q").pack("x3").pack("Z*","z").pack("Z3","wxyz"))',
    "x-yz\n4\n78710000007a00777800\n",
    0,
  ],
  ['my @x=unpack("N2","abcdefg"); say scalar(@x); say unpack("H*",pack("N"))', "1\n00000000\n", 0],
  ['print pack("y",1)', "Invalid type 'y' in pack at -e line 1.\n", 255],
  ['say unpack("x3","ab")', "'x' outside of string in unpack at -e line 1.\n", 255],
  [
    'my $h="6361740061"; (my $s = pack "H*", $h) =~ tr/\\0/ /; say $s; say join " ", map { sprintf "%02X", $_ } unpack "C*", "cat"',
    "cat a\n63 61 74\n",
    0,
  ],
  ['say join ",", unpack "Z* Z* Z*", "ls\\0-l\\0/tmp\\0"', "ls,-l,/tmp\n", 0],
  ['say unpack("h*", "AB"), unpack("H3","AB"), unpack("B3","A")', "1424414010\n", 0],
];
