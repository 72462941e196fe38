# bash: subscripts, slices and transformations of lists, messages of wrong expansions, attributes, what sees the assignments before a command
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL; set -- 
t <<'END'
x=5; x=1 read y <<<$x; echo $y; f() { read y; echo $y; }; x=1 f <<<$x; x=1 cat <<<$x; x=1 cat <<Z
$x
Z
x=1 eval 'echo $x' <<<$x; set -- a b; IFS=, read -r p q <<<"$*"; echo "$p|$q"; IFS=, read p <<<"${*}"; echo $p; IFS=, cat <<<"$*"; IFS=, f <<<"$*"; IFS=, eval 'cat' <<<"$*"; IFS=, read p <<Z
$* ${*} "$*"
Z
echo "$p"; echo f >a,b; IFS=, ; g() { cat; }; IFS=- g <"$*"; IFS=; IFS=, cat <<<"$*"; unset IFS; d=o1; d=o2 echo hi >$d; ls o*; d=o3 /bin/echo hi >$d; ls o*; d=o4 : >$d; ls o*; d=o5 f <<<z >$d; ls o*
END
t <<'END'
a=(1 'b c'); declare -A m=([k]='v w'); set -- x 'y z'; for w in "${a[@]@A}"; do echo "<$w>"; done; for w in "${a[*]@A}"; do echo "<$w>"; done; for w in "${m[@]@A}"; do echo "<$w>"; done; for w in "${@@A}"; do echo "<$w>"; done; for w in "${*@A}"; do echo "<$w>"; done; for w in ${a[@]@A}; do echo "<$w>"; done; w="${a[@]@A}"; echo "$w"; v="${@@A}"; echo "$v"; echo "${1@A}" "${2@A}" "${a@A}" "${a[1]@A}" "${m[k]@A}" "${0@A}" "${#@A}" "${?@A}"; for w in "${a[@]@K}" "${m[@]@K}"; do echo "<$w>"; done; for w in "${a[@]@k}" "${m[@]@k}"; do echo "<$w>"; done;  for w in "${a[@]@a}" "${a[@]@Q}" "${@@Q}"; do echo "<$w>"; done
END
t <<'END'
x=abcabc; echo ${x^^@(a|c)} ${x^^!(a)} ${x^?(a)} ${x^^[!a]} ${x,,} ${x~~@(b)}; y=ABC; echo ${y,,@(A|C)} ${x/@(a|b)/X} ${x#@(a|b)}; shopt -s extglob; echo ${x/@(a|b)/X} ${x#@(a|b)}; echo ${x^^+([a-b])} ${x^^ab} ${x^^}
END
t <<'END'
echo ${#^}
echo ${?^^}; echo no
END
t <<'END'
echo ${-,,}; echo no
END
t <<'END'
echo ${#/0/x} ${?/0/y} ${-/B/z} ${#%0} ${?#0} ${#:0:1} ${?:0} ${-:0:1} ${#@Q} ${?@Q} ${-@U}
END
t <<'END'
x=5; echo $((1--x)); echo no
END
t <<'END'
x=5; echo $((1++x)); echo no
END
t <<'END'
x=5; a=(1); echo $((${x}--x)); echo no
END
t <<'END'
x=5; a=(1); echo $((a[0]--x)); echo no
END
t <<'END'
x=5; echo $(((1)--x)) $((1 - -x)) $((1-(-x))) $((x---1)) $((1 --1)) $((1- -1)); echo $((x)) $((-x--1)); echo $((1 -- x))
END
t <<'END'
a=(1 2 3); echo ${a[1<<(1)]:-none} ${a[1>(0)]}; a[1<<(1)]=5; echo ${a[2]}; declare -A m; m['<(x)']=1; echo "${!m[@]}"; (( a[1>(0)] = 9 )); echo ${a[1]}
END
t <<'END'
echo a "x ${a.b} y" c; echo no
END
t <<'END'
echo x${a.b}y; echo no
END
t <<'END'
v=x${a.b}y; echo no
END
t <<'END'
echo "a"x"b ${a.b}"'c'; echo no
END
t <<'END'
cat <<Z
a ${a.b} c
Z
echo yes
END
t <<'END'
echo $(echo x${a.b}y); echo $((1+${a.b})); echo no
END
t <<'END'
echo "${x:-y${a.b}z}" ; echo no
END
t <<'END'
echo ${x:-y${a.b}z}w ; echo no
END
t <<'END'
a=(1 x${a.b}y); echo no
END
t <<'END'
[[ x${a.b} == y ]]; echo no
END
t <<'END'
case "q${a.b}" in x) ;; esac; echo no
END
t <<'END'
for i in a b${a.b}; do echo; done; echo no
END
t <<'END'
echo hi >f${a.b}; echo no
END
t <<'END'
x=1; echo "${x@Z}" ; echo no
END
t <<'END'
x=1; echo pre"m${x@Z}n"post ; echo no
END
t <<'END'
(echo "${u?'k'}"); (echo ${u?'k'}); (echo "${u:?a 'b' "c" $HOME}"); (echo ${u?}); (e=; echo ${e:?${a+}}); (echo ${e:?}); (echo ${u?"$(echo hi)"}); (echo "${1?need 'arg'}"); (echo "${u?\$x \'}")
END
t <<'END'
v=abc; echo "[${v:9:-1}] [${v:3:-1}]"; echo "[${v:3:0}]"; echo "${v:2:-2}"; echo next
END
t <<'END'
v=1; unset -n v; echo ${v-un}; declare -n r=v; unset -n r; declare -p r; echo $v; f() { local x=1; unset -n x; echo ${x-un}; }; f; unset -n nope; echo $?; unset -nv v; echo $?; unset -fn v; echo $?
END
t <<'END'
declare +x 2>&1 | grep -c '^declare'; f() { :; }; declare +i | tail -3; declare -p +x | head -1 | cut -c1-12; typeset + | head -1; local +x; export +x; readonly | head -2; declare -x | head -1; declare -F; declare + ; declare - 
END
t <<'END'
declare -A a; x='h i'; a=([k]=1 $x); echo A; a=($x v 'p q' *); declare -p a; a=($x); declare -p a; a=(k v [x]=y); declare -p a; a=([x]=y k v); declare -p a; a=("$x"); declare -p a; a+=(k2 v2); declare -p a; declare -A b=(a 1 b 2); declare -p b; b=(); b=('' v); declare -p b; b=(x); declare -p b; declare -A c=([a]=1 [a]+=2 [b]=); declare -p c; c=([a]); declare -p c; c=([$k]=v); declare -p c; c=(["$x"]="$x" [$x]+=$x); declare -p c
END
t <<'END'
a=([@]=x y); declare -p a; a=(1 [*]+=q); declare -p a; a=([-1]=z 2); declare -p a; a=([]=z 2); a=(1 []+='p q'); declare -p a; a=([1+]=3 4); echo no
END
t <<'END'
a[@]=x; echo no
END
t <<'END'
a[*]+=x; echo no
END
t <<'END'
printf -v 'a[*]' x; echo $?; read 'a[@]' <<<x; echo $?; declare 'a[@]=x'; echo $?; declare a[-1]=3; declare -p a; declare b[-1]=3; declare -p b; declare c[]=4; echo $?; declare -p c; mapfile 'a[1]' <<<x; echo $?; a=1; ((a[@]=3)); echo $?; echo $((a[@])); echo no
END
t <<'END'
declare -ia a; read -a a <<<'1+1 2*3'; declare -p a; mapfile -t a <<<'3+3'; declare -p a; declare -ua b; read -a b <<<'x y'; mapfile -t b <<<'q'; declare -p b; readarray -t -O 3 b <<<z; declare -p b; declare -i n; read n <<<2+2; echo $n; printf -v n 3*3; echo $n; declare -l l; read l <<<ABC; echo $l; getopts a n -a; echo $n; for n in 1+1; do echo $n; done; select n in a; do echo $n; break; done <<<1; n='x y'; echo no
END
t <<'END'
f() { local -a -n v; echo $?; declare -an w; echo $?; declare -n a=(1); echo $?; declare -nA q; echo $?; arr=(1); declare -n arr; echo $?; }; f; declare -n z=arr[0]; echo $z; z=5; declare -p arr; declare -n y; y=arr; echo ${y[0]}; declare -p y; declare -n bad=1a; echo $?; declare -n y2=y2; echo $?
END
t <<'END'
export -rx v; readonly -x; export -ar l; export -fz; declare -xz; umask -pz; shopt -sz; set -ez; trap -z; read -rz; unset -az; printf -z; cd -z; pwd -z; ulimit -z; jobs -lz; type -az; hash -rz; local -z; history -z; fc -z; dirs -z; wait -z; kill -z; echo end
END
t <<'END'
(( $((1/0)) + 1 )); echo a $?
echo n
END
t <<'END'
(( ${x:?} )); echo a
END
t <<'END'
[[ $((1/0)) == 1 ]]; echo a $?
echo n
END
t <<'END'
[[ 1 -eq $((1/0)) ]]; echo a $?
echo n
END
t <<'END'
readonly r=1; ((r=2)); echo a $?; let r=3; echo $?; [[ r=3 -eq 3 ]]; echo b $?; for ((r=3;;)); do :; done; echo c $?; echo $((r=5)); echo no
echo n
END
t <<'END'
(( $(echo 1/0) )); echo a $?; (( ${v@Z} )); echo b $?; v=1; (( ${v@Z} )); echo c
echo n
END
t <<'END'
for ((i=${v?x};;)); do :; done; echo no
END
t <<'END'
for ((i=$((1/0));;)); do :; done; echo no
echo n
END
t <<'END'
c=([a]=5); declare -A m=([a]=5); m=([a]+=2 [b]=1 [b]+=3); declare -p m; m+=([a]+=7); declare -p m; a=(5 6); a=([0]+=2 [1]=3 [1]+=4); declare -p a; declare -ai n=(1 2); n=([0]+=5 [0]+=6); declare -p n; n+=([0]+=5); declare -p n
END
t <<'END'
a=(1 2 3); echo ${a[@]:''} ${a[@]:1+1:}; b=(); echo "[${b[@]:1/0}]" "[${nope[@]:1/0}]" "[${nope:1/0}]"; set --; echo "[${@:5:1}]" "[${b[*]:0:1}]"; echo "${a[@]:0:-1}"; echo no
END
t <<'END'
set -ez; echo a; false; echo b; set -o errexit -o nosuch; false; echo c; set -xq; echo d; set -u -y; echo $nope e; set +e +q; set -- -z; echo $1; set -eo; echo f
END
