cat > c <<'END'
echo a &\
& echo b
END
x bash c
cat > c <<'END'
echo a |\
| echo b
false |\
| echo c
END
x bash c
cat > c <<'END'
echo x >\
> f; cat f; echo y >\
> f; cat f
END
x bash c
cat > c <<'END'
cat <\
<E
hello
E
cat <\
<\
< hi
END
x bash c
cat > c <<'END'
case a in a) echo 1;\
;
b) echo 2;; esac
END
x bash c
cat > c <<'END'
echo a 2>\
&1; ls nofile 2\
>&1; echo a &\
> o; cat o; echo z |\
& cat
END
x bash c
cat > c <<'END'
a=([
1]=x [2
]=y); declare -p a
END
x bash c
cat > c <<'END'
b=x; declare x=${bad!}; echo $?
END
x bash c
cat > c <<'END'
x=${bad!}
echo after
END
x bash c
cat > c <<'END'
echo ${bad!} ${x
}
END
x bash c
cat > c <<'END'
local x=${bad!}
END
x bash c
cat > c <<'END'
export x="${bad!}" y=${z^^^}
echo $?
END
x bash c
cat > c <<'END'
readonly x=${a b}
END
x bash c
cat > c <<'END'
while getopts :ab:c o -a -b; do echo "$o $OPTIND [$OPTARG] ${OPTARG+set}"; done; echo "$o $OPTIND [$OPTARG] ${OPTARG+set} $?"
END
x bash c
cat > c <<'END'
OPTARG=old
while getopts ab:c o -a -b; do echo "$o $OPTIND [$OPTARG] ${OPTARG+set}"; done; echo "$o $OPTIND [$OPTARG] ${OPTARG+set} $?"
END
x bash c
cat > c <<'END'
OPTARG=old
getopts ab o; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts ab o x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts ab o -a; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts ab o -a; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts ab o -z; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
OPTIND=1
getopts ab o -z; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts :ab o -z -y; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
OPTIND=1
getopts a:b o -afoo -b; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts a:b o -afoo -b; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts a:b o -afoo -b; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts a:b o -- x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
OPTIND=1
getopts a:b o -- x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
OPTIND=1
getopts a:b o - x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
OPTERR=0
getopts a:b o -x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts a:b 1x -x; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
getopts; echo $?
getopts a; echo $?
getopts -a b; echo $?
readonly ro; OPTIND=1; getopts a ro -a; echo $?
getopts '' o -a; echo "$? $o $OPTIND [$OPTARG] ${OPTARG+set}"
END
x bash c
cat > c <<'END'
a=(x y z); declare -A m=([k]=v [q]=r); r='a[1]'; echo ${!r} ${!r^^} ${!r:-d} ${!r#y} ${!r:0:1} ${!r/y/w} ${!r@Q} ${#r}
r='m[k]'; echo ${!r} ${!r^} ${!r:+set} ${!r@A} ${!r@a}; r='a[@]'; echo "${!r}" "${!r^}" "${!r:1:2}" "${!r/y/Q}" "${!r@Q}" "${!r#x}"; r='a[*]'; echo "${!r^^}"; r='a[9]'; echo ${!r-unset} ${!r:=new}; declare -p a
r='m[zz]'; echo ${!r:=nv}; declare -p m; echo ${!r:?bad}; r='a[7]'; echo ${!r:?bad}
END
x bash c
cat > c <<'END'
r='a[1]'; : ${!r=5}; declare -p a; r=1; set -- p q; echo ${!r^} ${!r:-x}; r=#; echo ${!r}; r=@; echo "${!r}" "${!r^}"; r='?'; echo ${!r}; r='-x'; echo ${!r}
END
x bash c
cat > c <<'END'
x=$(cat <<E
never
echo); echo "$x"
END
x bash c
cat > c <<'END'
f() { cat <<E
in f $1
E
}; declare -f f; y=$(declare -f f); echo "$y"; f 2
END
x bash c
cat > c <<'END'
echo "[${PIPESTATUS[@]}]" "${#PIPESTATUS[@]}"; true | false; echo ${PIPESTATUS[@]}
END
x bash c
cat > c <<'END'
declare -A m; e='a]b'; let 'm[$e]=3'; echo $?; declare -p m; let 'm[x]=3' 'm[$e]++'; declare -p m; (( m[$e]=4 )); declare -p m; let "m[$e]=3"; let 'm[]=3'; let 'm['; let 'x['; let 'x[1'; (( m[$(echo k)]++ )); declare -p m; e='$(echo hi)'; let 'm[$e]=5'; declare -p m; e='"'; let 'm[$e]=5'; (( m[$e] = 1 )); declare -p m
END
x bash c
cat > c <<'END'
let; let ''; echo $?; let ' '; echo $?; let 1 0; echo $?; let a=b=c; let 3=4; let a++b; let '1 +'; let 'x=1,y=2'; echo $x $y; let "x = 08"; let x=1//2; let 'x=(1'; let x=1/0 ; let x%=0; let "x=2**-1"; let 'a b'; let '1 2'; let '@'; let 'x=$y'; let --; let -- x=5; echo $x; let '"5"'; let "'5'"
END
x bash c
cat > c <<'END'
a=(x y); r='a[1]'; echo ${!r=5} ${!r:=q}; r='a[5]'; echo ${!r-1} ${!r:+1}; echo ${!r?msg}
END
x bash c
cat > c <<'END'
a=(x y); r='a[5]'; echo ${!r:?}
END
x bash c
cat > c <<'END'
r='v'; echo ${!r:?}
END
x bash c
cat > c <<'END'
r='v'; echo ${!r?no}
END
x bash c
cat > c <<'END'
a=(x y); r='a[7]'; (echo ${!r?msg} ); set -u; echo ${!r}
END
x bash c
cat > c <<'END'
declare -A m=([k]=v); r='m[q]'; (: ${!r:=1}); echo $?; r='m[k]'; echo ${!r:=2}; (: ${m[q]:=3}; declare -p m); (: ${m[q]:?}); : ${m[z]?no z}
END
x bash c
cat > c <<'END'
declare -A m; e='"'; let 'm[$e]=5'; (( m[$e] = 1 )); declare -p m
END
x bash c
cat > c <<'END'
declare -A m; e='"'; (( m[$e] = 1 )); declare -p m;  (( m[\$e]++ ));  declare -p m; e="'"; (( m[$e] = 1 )); declare -p m;  let "m['q']=3" 'm["r"]=4'; declare -p m; e='`'; (( m[$e] = 1 )); declare -p m
END
x bash c
cat > c <<'END'
e='a]b'; declare -A m; let 'm[$e]=3'; let 'm[q$e]++'; (( m[$e]=4 ));  (( m[$e]+=4, 1 )); e='x]y[z'; let 'm[$e]=3'; let 'm[$e]'; (( m[$e]++ )); declare -p m
END
x bash c
cat > c <<'END'
declare -A m; for e in 'a]b' '"' "'" '$x' '`' '\' 'a b' '[' '$(echo hi)' '~' '*' '@' 'a"b' '!' '#' '{a,b}'; do (( m[$e]++ )); echo $?; done; declare -p m
END
x bash c
cat > c <<'END'
declare -A m; for e in 'a]b' '"' "'" '$x' '`' '\' 'a b' '[' '$(echo hi)' '~' '*' '@' 'a"b'; do echo $(( m[$e]++ )); echo $?; done; declare -p m
END
x bash c
cat > c <<'END'
declare -A m; for e in 'a]b' '"' "'" '$x' '`' '\' 'a b' '[' '$(echo hi)' '~' '*' '@' 'a"b'; do  (( m["$e"]++ )); echo $?; done; declare -p m
END
x bash c
cat > c <<'END'
declare -A m; for e in 'a]b' '"' "'" '$x' '`' '\' 'a b' '[' '$(echo hi)' '~' '*' '@' 'a"b'; do  let 'm[$e]++' ; echo $?; done; declare -p m
END
x bash c
cat > c <<'END'
declare -A m; for e in 'a]b' '"' "'" '$x' '`' '\' 'a b' '[' '$(echo hi)' '~' '*' '@' 'a"b'; do  m[$e]=1; (( m[$(echo "$e")]++ )); echo $?;  (( ${m[$e]} == 2 )); echo $?; [[ m[$e] -eq 2 ]]; echo $?; done; declare -p m
END
x bash c
cat > c <<'END'
a=(1 2 3); for e in '1]' '"1"' "'1'" '$x' '`' '\' '1 ' '[' '$(echo hi)' '~' '*' '@' 'a"b'; do (( a[$e]++ )); echo $?; done; declare -p a
END
x bash c
cat > c <<'END'
a=(1 2 3); e='1]+a[2'; echo $(( a[$e] )); x='$(echo 1)'; echo $(( a[$x] )); echo $(( a[x] )); echo $(( $x + 1 ))
END
x bash c
cat > c <<'END'
e='x"y'; echo $(( $e ));
END
x bash c
cat > c <<'END'
e='x]'; echo $(( $e )); (( e ))
END
x bash c
cat > c <<'END'
declare -A m=([k]=1 [q]=2); k=q; echo $(( m[k] + m[$k] )) $(( m['k'] + m["$k"] )); (( m[n $k] = 4 )); (( m[\$k]=7)); (( m['$k']=8 )); declare -p m
END
x bash c
cat > c <<'END'
declare -A m=([a]=1); for k in "${!m[@]}"; do (( m[$k] += 5 )); (( m[$k] )) && echo y; done; echo ${m[a]}; i=0; (( m[x$((i+1))]++ , i++ )); declare -p m
END
x bash c
cat > c <<'END'
declare -A c; w=; (( c[$w]++ )); echo $?; (( c[]++ )); echo $? ; x=$(( c[$w] + 1 )); echo $x
END
x bash c
cat > c <<'END'
declare -A m; f='k$(echo no >&2)'; (( m[$f] = 2 )); echo "${m[$f]}"; (( m[$f]++ )); unset "m[$f]"; declare -p m; unset 'm[$f]'; declare -p m; [[ -v m[$f] ]]; echo $?; m[$f]=3;  [[ -v m[$f] ]]; echo $?; test -v 'm[$f]'; echo $?
END
x bash c
cat > c <<'END'
declare -A m=([a b]=1 [it\'s]=2); [[ -v m['a b'] ]]; echo $?; [[ -v m["a b"] ]]; echo $?;  [[ -v m[a b] ]]; echo $?
END
x bash c
cat > c <<'END'
declare -A m=([a b]=1 [it\'s]=2); [[ -v m['a b'] ]]; echo $?; [[ -v m["a b"] ]]; echo $?; k="it's"; [[ -v m[$k] ]]; echo $?; [[ -v m["$k"] ]]; echo $?;  [[ ${m[$k]} -eq m[$k] && m["$k"] -ge 2 ]]; echo $?; unset "m[$k]"; declare -p m;  unset 'm[a b]'; declare -p m
END
x bash c
cat > c <<'END'
r=1; : ${!r=5}
END
x bash c
cat > c <<'END'
r='v'; : ${!r:=5}; echo $v; set -u; echo ${!zz}
END
x bash c
cat > c <<'END'
set -u; r=zz; echo ${!r}
END
x bash c
cat > c <<'END'
set -u; r=zz; echo ${!r#x}
END
x bash c
cat > c <<'END'
set -u; r=1; echo ${!r}
END
x bash c
cat > c <<'END'
set -u; r=1; echo ${!r^}
END
x bash c
cat > c <<'END'
r='a[1]'; set -u; echo "${#r}" "${!r:0:1}"
END
x bash c
cat > c <<'END'
p=/usr/lib; echo ${p////_} "${p////_}" ${p////} ${p///} ${p//\//_} "${p////\&}" ${p////&&} ${p/\//x} ${p///x}; a=(/a/b); echo "${a[*]////\&}" ${a[@]////-}
END
x bash c
cat > c <<'END'
t='a  b  *'; echo ${u?$t}
END
x bash c
cat > c <<'END'
t='a  b'; echo "${u?$t  "q  r"}"
END
x bash c
cat > c <<'END'
t='a  b'; echo "${u?"$t"}"
END
x bash c
cat > c <<'END'
echo ${u? a   b  'c  d' *}
END
x bash c
cat > c <<'END'
touch f1; echo ${u:?f*}
END
x bash c
cat > c <<'END'
touch f1; x=${u:?f* {a,b} ~}
END
x bash c
cat > c <<'END'
set -u; (( q -= 1 ))
echo "$?"
END
x bash c
cat > c <<'END'
set -u; (( q -= zz )); echo $?
END
x bash c
cat > c <<'END'
set -u; (( q = zz )); echo $?
END
x bash c
cat > c <<'END'
set -u; (( m[3] += zz )); echo $?
END
x bash c
cat > c <<'END'
set -u; (( q++ )); echo $?
END
x bash c
cat > c <<'END'
set -u; (( ++q )); echo $?
END
x bash c
cat > c <<'END'
set -u; (( q && zz )); echo $?
END
x bash c
cat > c <<'END'
a=([1]=${bad!}); echo $?
END
x bash c
cat > c <<'END'
a=([1]+=${bad!})
END
x bash c
cat > c <<'END'
declare -A m=([k]=${bad!})
END
x bash c
cat > c <<'END'
declare -A m; m+=(["a b"]="${bad!}")
END
x bash c
cat > c <<'END'
a=(x y); echo "${!a[5]}" "[${!a[1]}]" | cat -A; set -- "${!a[5]}"; echo $#; set -- ${!a[5]}; echo $#; declare -A m; set -- "${!m[q]}"; echo $#; set -- "${!nope[1]}"; echo $#
END
x bash c
cat > c <<'END'
s='foo bar'; declare -n s; echo $?; declare -p s; s='x[1]'; declare -n s; declare -p s; echo ${s-u}; t=1a; typeset -n t; f() { local l='a b'; local -n l; declare -p l; }; f; e=; declare -n e; declare -p e; d=d; declare -n d; declare -p d
END
x bash c
cat > c <<'END'
declare -A m; for k in é ü ñ 日本 naïve café a b; do m[$k]=1; done; declare -p m; echo "${!m[@]}"
END
x bash c
cat > c <<'END'
echo ${s@Q} "${@@Q}" "${!@}" "${!*}" ${!#} ${!?} "${!-}"; set -- a b; echo "${!#}" "${!@}"
END
x bash c
cat > c <<'END'
p=/usr/lib; echo "${p/#//x}" "${p/#\//x}" "${p/%//x}" "${p/#/x}" "${p/%/x}" "${p////}" "${p//}" "${p/}" "${p/a}" "${p///}" "${p/#}" "${p//#/x}" "${p/" "${p//\/\//x}"
END
x bash c
cat > c <<'END'
p=/usr/lib; echo "${p/#//x}" "${p/#\//x}" "${p/%//x}" "${p/#/x}" "${p/%/x}" "${p////}" "${p//}" "${p/}" "${p/a}" "${p///}" "${p/#}" "${p//#/x}"  "${p//\/\//x}" "${p/%b/}" "${p/u/}" "${p//[\/]/x}" "${p//[/]/x}" "${p//"/"/x}" "${p//'/'/x}" "${p//$'/'/x}" ${p//\//'/'} ${p//'/'/\/} ${p/\/usr/\~}
END
x bash c
cat > c <<'END'
set -u; declare -A m=([a]=1); (( m[q] )); echo $?;  a=(1); ((a[5])); echo $?; (( a[5] += 1 )); echo $?; declare -p a; echo $(( m[z] + a[9] )); echo $((b[1]))
END
x bash c
cat > c <<'END'
set -u; a=(1); echo $(( a[9] )) ; echo ${a[9]}
END
x bash c
cat > c <<'END'
set -u; declare -A m; echo $(( m[z] ))
END
x bash c
cat > c <<'END'
set -u; declare -a a; echo $(( a[0] ))
END
x bash c
cat > c <<'END'
set -u; echo $((x[1] + 1))
END
x bash c
cat > c <<'END'
set -u; x[1]=1; echo $((x + 1))
END
x bash c
cat > c <<'END'
set -u; let x[2]; let y; echo no
END
x bash c
cat > c <<'END'
f() { local -A m=([a]=${bad!}); }; f
END
x bash c
cat > c <<'END'
a=(1 2); declare -A m=([k]=v); for x in "${!a[9]}" "${!m[zz]}" ${!a[9]}; do echo "<$x>"; done; echo "${!a[9]-d}"
END
x bash c
cat > c <<'END'
a=(1 2); echo "${!a[9]:-d}" "${!a[0]:-d}"
END
x bash c
cat > c <<'END'
declare -A m; m=(a ${bad!})
END
x bash c
cat > c <<'END'
a=(1 2); echo ${!a[9]@Q}; echo "${!nope[1]}"
END
x bash c
cat > c <<'END'
n() { echo $#; }; set --; n "${u:-"$@"}"; n "${u:-$@}"; n "${u:-"$*"}"; n ${u:-"$@"}; n "${u:-x"$@"}"; n "${u:-"$@""$@"}"; n "${u-"$@"}"; n "${u:-"${a[@]}"}"; n "${u:-${a[@]}}"; n "x${u:-"$@"}"; n "${u:-""}"; n "${u:-"$@" }"; n "${a[@]:-"$@"}"; n "${a[@]:-$@}" "${a[@]-}"; n "${u:+"$@"}"; s=1; n "${s:+"$@"}" ; n "${s:+$@}"; n ${s:+"$@"}; n "${s:+"${a[@]}"}"; n "${u:="$@"}"; n "${u:-"$@"}"y
END
x bash c
cat > c <<'END'
n() { echo "$#:" "$@"; }; set -- 'a b' c; n "${u:-"$@"}"; n "${u:-$@}"; n "${u:-"$*"}"; n ${u:-"$@"}; n "${u:-x"$@"y}"; n "${u:-"$@""$@"}"; s=1; n "${s:+"$@"}"; n "${s:+$@}"; n "${s:+"$@"z}"; a=(); n "${a[@]:-"$@"}" ; n "${a[*]:-"$@"}"; n "${u:="$@"}"; declare -p u
END
x bash c
cat > c <<'END'
trap 'echo "DBG $LINENO $BASH_COMMAND"' DEBUG; trap "echo T2" EXIT
echo end $?
END
x bash c
cat > c <<'END'
trap 'echo "DBG $LINENO $BASH_COMMAND"' DEBUG
{
trap "echo T2 \$BASH_COMMAND" EXIT
}
echo end $?
END
x bash c
cat > c <<'END'
trap 'echo "DBG $LINENO $BASH_COMMAND"' DEBUG
set -e
v=$(a+=(1))
trap "echo T2; x=1" EXIT
echo end $?
END
x bash c
cat > c <<'END'
until $(false); do
  wait
  break
done
i=$((i+1))
(( 0 ))
[ 1 -eq x ] ; echo $?
END
x bash c
cat > c <<'END'
i=1
(( 0 ))
[ 1 -eq x ] ; echo $?
END
x bash c
cat > c <<'END'
echo 'echo in src; false' > src.sh
trap 'echo "R ${FUNCNAME[0]} ${BASH_SOURCE[0]##*/} $LINENO ${BASH_LINENO[0]} $? $BASH_COMMAND"' RETURN
. ./src.sh
f() { . ./src.sh; }
f
set -T
f
END
x bash c
cat > c <<'END'
readonly RO=1
set -e
trap 'echo "ERR"' ERR
trap 'echo "EXIT $?"' EXIT
if RO=2 true; then echo a; fi
echo no
END
x bash c
cat > c <<'END'
readonly RO=1
RO=2 true; echo $?
RO=2 nosuch; echo $?
f() { echo f; }; RO=2 f; echo $?
RO=2 : ; echo $?
RO=2 export x; echo $?
RO=2 /bin/true; echo $?
RO=2 /bin/echo hi; echo $?
if RO=2 true; then echo yes; else echo no; fi
RO=2 true || echo or
(set -e; RO=2 /bin/true; echo not); echo $?
(set -e; RO=2 f || echo or; echo not); echo $?
RO=2 eval 'echo ev'; echo $?
RO=2 command echo c; echo $?
RO=2 exec true
echo after
RO=2
echo not reached?
END
x bash c
cat > c <<'END'
trap 'exit 9' ERR; trap 'echo "EXIT2 $? $LINENO"' EXIT
set -x
f() { eval 'eval false'; }
f
END
x bash c
cat > c <<'END'
set -x
trap 'echo "EXIT2 $? $LINENO"' EXIT
f() { eval 'exit 3'; }
x=$(f)
f
END
x bash c
cat > c <<'END'
set -exo pipefail
trap 'echo "ERR $LINENO $? $BASH_COMMAND"' ERR
(
  { cat <<E
h $i
E
  } | cat
  (( 0 ))
) > o
END
x bash c
cat > c <<'END'
set -e
(
  (( 0 ))
  { cat <<E
h $i
E
  } | cat
) > o || echo c
trap 'echo "ERR $LINENO $BASH_COMMAND"' ERR
(
  (( 0 ))
) > o
END
x bash c
cat > c <<'END'
trap 'echo "ERR $LINENO $BASH_COMMAND"' ERR
(
  echo a; { cat <<E
h $i
E
  } | cat; false
) > o
END
x bash c
cat > c <<'END'
echo 'false; echo s; f; return 2' > src.sh; f() { false; }
trap 'echo "ERR $LINENO $BASH_COMMAND"' ERR; trap 'echo "RET $?"' RETURN; trap 'echo "DBG $BASH_COMMAND"' DEBUG
. ./src.sh
echo
set -T
. ./src.sh
set +T
echo
set -E
. ./src.sh
eval 'echo e; false'
END
x bash c
cat > c <<'END'
echo 'trap "echo D2" DEBUG; echo in' > src.sh
. ./src.sh
echo after
trap - DEBUG
trap 'echo D1' DEBUG
. ./src.sh
echo after
END
x bash c
cat > c <<'END'
set -x
trap "echo exit" EXIT
exit 3
END
x bash c
cat > c <<'END'
set -x
trap "echo exit" EXIT
f() { exit 3; }; . /dev/stdin <<< 'f'
END
x bash c
cat > c <<'END'
set -ex
trap "echo exit" EXIT
. /dev/stdin <<< 'eval false'
END
x bash c
