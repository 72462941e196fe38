mkdir s; touch a 'b c' $'n\nl' 'q"r' 'é' .h; ln -sf a ln; touch -d @1000000000 *; touch -hd @1000000000 ln; chmod 755 s
# without what the file system and SELinux decide
v(){ y "{ vdir $* 2>&1; echo rc \$?; } | sed -E 's/^([dl-]([r-][w-][x-]){3})\\.? +/\\1 /; /^total/d; s/^(.* 0 0) +(4096|40|60)  s$/\\1 DIR s/; s/ {2,}/ /g'"; }
for o in '' -a -A -1 -C -x -m -N -Q -q -b -F -p -r '-w 20' --zero --quoting-style=shell --sort=x --foo '-d .' --color=always '-T 4' -t -S -X -v -B '-I a' --hide=ln '-lf s'; do x dir $o; done
for o in '' -A -1 -C -x -m -N -Q -q -b -F -p -r '--zero a' --quoting-style=shell --sort=x --foo -X -v -B '-I a' --hide=ln nope a -C; do v -n --time-style=+ $o; done
x dir nope; x vdir nope; x dir s a; x dir -R; v -go a; v --full-time -n a; y 'vdir -lf . | sed 1d | wc -l'; y 'dir -f | wc -w'; y 'vdir -f s | wc -l'; y 'QUOTING_STYLE=shell dir'; y 'QUOTING_STYLE=c dir'; y 'COLUMNS=20 dir'; y 'dir >/dev/full'
for c in 'sort s5' 'ls' env 'nice' 'expr 1' printenv tty 'chroot --help' 'sort --help' 'timeout --help' 'nohup --help' 'nice --help' 'expr --help' 'runcon --help' 'split --help' 'cat s5' 'md5sum s5'; do y "$c >/dev/full 2>/dev/null"; done
