cat > c <<'END'
set -E
trap 'echo "err ${FUNCNAME[0]-main} $LINENO $BASH_COMMAND"' ERR
k() { (exit 3); }
k
l() { (exit 3); true; }
l
m() ( exit 3 )
m
END
x bash c
cat > c <<'END'
trap 'echo "err ${FUNCNAME[0]-main} $LINENO $BASH_COMMAND"' ERR
k() { (exit 3); }
k
l() { echo a; (exit 3); }
l
l() { echo a; (exit 3)
 return 3; }
l
l() { [[ a ]]; (exit 3); }
l
l() { (echo a; exit 3); echo $BASH_COMMAND; }
l
m() { false; (exit 3); }
m
echo x; (exit 3); f() { (exit 2); echo "$BASH_COMMAND"; return 4; }
f
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; set -e; f() { false; }; f > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; set -e; { false; } > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; f() { exit 3; }; f > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; { exit 3; } > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; for i in 1; do exit 3; done > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; f() { exit 3; } > /dev/null; f
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; exit 3 > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; eval 'exit 3' > /dev/null
END
x bash c
cat > c <<'END'
echo 'exit 3' > s; trap 'echo exit $?' EXIT; . ./s > /dev/null
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; set -u; { echo $nope; } > /dev/null 2>&1
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; { echo ${nope?x}; } > /dev/null 2>&1
END
x bash c
cat > c <<'END'
trap 'echo exit $?' EXIT; f() { echo ${nope?x}; }; f > /dev/null 2>&1
END
x bash c
cat > c <<'END'
(trap 'echo exit $?' EXIT; { exit 3; } > /dev/null); (trap 'echo exit $?' EXIT; set -e;  { false; } > /dev/null); x=$(trap 'echo exit $?' EXIT; set -e; f() { false; }; f > /dev/null); echo "[$x]"
END
x bash c
cat > c <<'END'
trap 'echo exit $? $x' EXIT; f() { local x=1; exit 3; }; f
END
x bash c
cat > c <<'END'
trap 'echo exit $? $x' EXIT; set -e; f() { local x=1; false; }; f
END
x bash c
cat > c <<'END'
trap 'echo exit $? $x $1 ${FUNCNAME[0]}' EXIT; set -e; f() { local x=1; false; }; x=2 f a
END
x bash c
cat > c <<'END'
trap 'echo exit $? $x $1 ${FUNCNAME[0]}' EXIT; f() { local x=1; exit 2; }; x=2 f a
END
x bash c
cat > c <<'END'
trap 'echo err $? >&2' ERR;  f() { false; }; f 2> /dev/null; { false; } 2>/dev/null; set -E; f 2>/dev/null
END
x bash c
cat > c <<'END'
trap 'cat' EXIT; { exit 3; } < /etc/hostname | wc -l; echo in | { trap 'cat' EXIT; exit; }; exec < /dev/null
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $?; exec 3>&-' EXIT; exec 3>log; { echo hi; false; } >&3
END
x bash c
cat > c <<'END'
trap 'echo exit $? >&2' EXIT; set -e; x=$(f() { false; }; f 2>/dev/null); echo no
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $x $1 ${FUNCNAME[*]} $BASH_COMMAND' EXIT; f() { false; }; g() { f > /dev/null; }; g
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $x $1 ${FUNCNAME[*]}' EXIT; f() { false; }; g() { f a; } >/dev/null; g b
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $x $1 ${FUNCNAME[*]} $?' EXIT; f() { false; }; g() { local x=1; f; }; (g); echo no
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $x $1 ${FUNCNAME[*]} $?' EXIT; f() { local x=1; return 3; }; f z >/dev/null
END
x bash c
cat > c <<'END'
set -eE; trap 'echo "err $LINENO $1"' ERR; trap 'echo "exit $? $BASH_COMMAND $LINENO"' EXIT; echo 'f() { ls /nope; }
f a b 2>/dev/null' > lib; . ./lib
END
x bash c
cat > c <<'END'
set -e; trap 'echo exit $?; false; echo more' EXIT; f() { false; }; f >/dev/null
END
x bash c
cat > c <<'END'
set -e; trap 'rm -f t; exit 7' EXIT; touch t; f() { grep -q x t; }; f > /dev/null
END
x bash c
cat > c <<'END'
set -e; trap 'echo err; exit 5' ERR; trap 'echo exit $?' EXIT; f() { false; }; f > /dev/null
END
x bash c
cat > c <<'END'
set -e; x=$(set -e; trap 'echo sub' EXIT; f() { false; }; f >/dev/null) || echo "[$x]"; y=$(set -e; trap 'echo sub' EXIT; f() { false; }; f >/dev/null); echo "[$y]"
END
x bash c
cat > c <<'END'
set -e; f() { local -; set +x; false; }; trap 'echo exit $-' EXIT; f
END
x bash c
cat > c <<'END'
set -eo pipefail; trap 'echo exit $?' EXIT; f() { false | cat; }; while read -r l; do f; done < /etc/hostname > out
END
x bash c
cat > c <<'END'
set -e; trap 'cat log; echo exit $?' EXIT; main() { echo start; false; echo no; }; main "$@" > log 2>&1
END
x bash c
cat > c <<'END'
{
 (
  :
 )
 :
 :
}
echo $LINENO
nosuch
END
x bash c
cat > c <<'END'
if :; then
 ( : )
 :
 echo $LINENO
 :
fi
if :; then
 :
 echo $LINENO
fi
cat <<E
a
E
( exit 3
) || nosuch
if :; then (
 exit 3 ) || nosuch
fi
echo "$LINENO $(
echo $LINENO)" `
echo $LINENO`
syntax error (
END
x bash c
cat > c <<'END'
f() {
 ( : )
 :
 nosuch
 { : ; } < nofile
 g() {
  ( : )
 :
 nosuch
 }
 g
}
if :; then
 f
 ( f )
 :
fi
f
END
x bash c
