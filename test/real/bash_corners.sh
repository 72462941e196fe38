# bash: what goes wrong before redirections, tildes in patterns, namerefs, $_, offsets out of range, line numbers after errors
rm -rf d; mkdir d; cd d; unset OLDPWD MAIL; cat >c.sh <<'END'
# what goes wrong before the redirections of a command before |& is not in the pipe
echo $((1/0)) |& tr a-z A-Z
nosuchprogram |& tr a-z A-Z
f() { echo a |& cat; { b; } |& cat; }
declare -f f
# a tilde begins a pattern and a replacement, also in double quotes
HOME=/h x=a/b
echo ${x/a/~} "${x/a/~}" ${x/a/"~"} ${x/a/x~} "${x/#/~}" "${x/%/~}"
x=/h; echo "${x/~/q}" "[${x#~}]" "[${x%~}]"
# the number of a descriptor is no target
eval 'cat < 1>x'
eval 'echo hi >2>x'
eval 'echo copied >&1>x'
cat x
# arrays are not exported by set -a
(set -a; a=(1 2); b[1]=x; c=1; declare -A d=([k]=v); d[l]=w; declare -p a b c d)
# ${!nameref} is a name, which operators change
s=abc; declare -n n=s m=n
echo ${!n} ${!n^^} ${!n:-D} ${!n:+D} ${!n@Q} "${!n/s/t}" ${!m}
declare -n el='a[1]'; a=(p q)
echo ${!el} ${!el^^} ${!el:-D}
echo "${n@A}" "${m@A}"
# $_ is set when a command has ended
echo a b; eval 'echo "$_"' c; echo "$_"
echo a; . /dev/stdin <<< 'echo "$_"'
# offsets that are out of range
set -- p q; a=(1 2 3); declare -A A=([k]=1); s=abc
for e in 'a[@]:3:-1' 'a[@]:2:-1' 'a[@]: -4:-1' '@:3:-1' '@:4:-1' 'A[@]:1:-1' 'A[@]:3:-1' 's: -4:-1' 's:1:-3' 's[@]:1:-1'; do
  (eval "echo \"$e [\${$e}]\"")
done
# no value, no expansion of the pattern
unset u; echo "${u/$(echo expanded >&2)/x}" "${u%$(echo expanded >&2)}"
for e in '${#/}' '${#%}' '${#=}' '${#/2/x}' '${!#:-x}' '${!#@Q}' '${!$}' '${!!}'; do (eval "echo $e"); done
(IFS=:; echo ${!a[@]#x})
(eval "echo \"a ${x}\${y!}\"")
(eval "eval \"echo \\\"\${y!}\\\"\"")
declare -p OPTIND
# where a command was given up, lines are counted on from there
{
  echo $((1/0))

}
echo $LINENO
g() {
  echo $((1/0))
}
g
echo $LINENO
((
1/0
))
let '
 1/0'
# $LINENO of the RETURN trap
set -T
trap 'echo R:$LINENO $FUNCNAME' RETURN
k() {
  :
  :; }
r() {
  k
  return
}
r
. /dev/stdin <<E

:
E
END
bash c.sh 2>&1 </dev/null
