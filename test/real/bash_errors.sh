# bash: what gives up a command line, [[ ]] that is wrong, subscripts, unset, set -u, POSIX mode, jobs without a prompt
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL; set -- 
t <<'END'
x='a[1/0]'; ((a[1/0])); echo st $?
echo next $?
END
t <<'END'
let 'a[1/0]'; echo st $?
END
t <<'END'
[[ 1/0 -eq 1 ]]; echo st $?
[[ 'a[1/0]' -eq 1 ]]; echo st $?
echo n
END
t <<'END'
((a[b c]=1)); echo st $?
((a[-5]=1)); echo st $?
echo $((a[-5])); echo st $?
((x=a[-5])); echo st $?
((a[1/0]=1)); echo st $?
echo n
END
t <<'END'
for ((i=a[1/0];i<1;i++)); do echo x; done; echo st $?
echo n
END
t <<'END'
a=(1 2); declare -i n='a[1/0]'; echo st $?
n=a[1/0]; echo st $?
echo n
END
t <<'END'
a=(1 2); echo ${a[1/0]}; echo st $?
echo ${a[@]:1/0}; echo st $?
a[1/0]=1; echo st $?
unset 'a[1/0]'; echo st $?
echo n
END
t <<'END'
read 'a[1/0]' <<<x; echo st $?
printf -v 'a[1/0]' x; echo st $?
echo n
END
t <<'END'
[[ -v a[1/0] ]]; echo st $?
a=1; [[ -v a[1/0] ]]; echo st $?
test -v 'a[1/0]'; echo st $?
echo n
END
t <<'END'
declare -a w; ((w[]=1)); echo A $?
((w[]++)); echo B $?
echo $((w[])); echo C $?
((x=w[]+3)); echo D $x; ((++w[])); echo E; ((w[]+=2)); echo F $?; ((w[ ]=2)); echo G; declare -p w
END
t <<'END'
declare -A w; ((w[]=1)); echo A $?
((w[]++)); echo B $?
echo $((w[])); echo C $?
((x=w[]+3)); echo D $x; ((++w[])); echo E; ((w[]+=2)); echo F $?; ((w[ ]=2)); echo G; declare -p w
echo "${w[]}"; echo H
END
t <<'END'
let 'w[]=1'; echo $?; w=(3); echo ${w[]}; echo $?; echo ${w['']}; echo $?
echo ${w[""]}; k=; echo ${w[$k]}; echo $?; w[$k]=4; echo $?; declare -p w
END
t <<'END'
declare -a w
w[' ']=1; echo A $?
w[" "]=1; echo B $?
w[ ]=1; echo C $?
w[' 1']=1; echo D $?
w[" 1"]=1; echo E $?
w["1"]=1; echo F $?
w['1']=1; echo G $?
echo ${w['1']}; echo H
echo ${w["1"]}; echo I
w[1' ']=x; echo J $?
w=(['2']=a); echo K $?
w=(["2"]=a); echo L $?
w=([' ']=a); echo M $?
k=' '; w[$k]=3; echo N; w["$k"]=3; echo O; w[\ ]=4; echo P
((w['1']=3)); echo Q; ((w["1"]=3)); echo R; echo $((w["1"])); declare -p w
unset 'w["1"]'; unset "w['1']"; echo S; read "w['1']" <<<x; echo T
END
t <<'END'
w=(1 2 3); printf -v "w['1']" x; echo $?; [[ -v w['1'] ]]; echo $?; [[ -v w["1"] ]]; echo $?; declare "w['1']=4"; echo $?; declare w["1"]=4; echo $?; echo ${#w['1']}
echo next; echo ${w[\1]}; echo ${w[$'1']}
END
t <<'END'
set -u; echo "${#a[@]}"; echo no
END
t <<'END'
set -u; a=(); echo "${#a[@]} ${a[@]} ${a[*]}"; echo "${a[@]:1}"; echo ${#a[*]}; echo ${!a[@]}; unset a; echo ${!a[@]}; echo "${!a[*]}"; echo ${a[@]%x}; echo ${a[@]:0:1} ok; declare -a b; echo ${#b[@]}; echo no
END
t <<'END'
set -u; declare -A a; echo "${#a[@]}"; echo no
END
t <<'END'
set -u; echo "${a[*]}"; echo "${#a}"; echo no
END
t <<'END'
set -u; a[3]=x; echo ${#a[@]} ${a[@]}; echo ${#a[3]}; echo "${a}"; echo no
END
t <<'END'
set -u; echo ${a@Q}; echo no
END
t <<'END'
set -u; echo ${a[@]@Q} "${a[*]^}" ${a[@]/x/y} yes; f() { local x; echo ${#x[@]}; }; f; echo no
END
t <<'END'
show() { printf '<%s>' "$@"; echo; }
set -- a b '' c; IFS=:; show $*; show $@; show "$*" "$@"; x=$*; show "$x"; echo $*; IFS=' :'; show $*; IFS=; show $*; show $@; unset IFS; show $* ; IFS=:; a=(a '' b ''); show ${a[*]}; show ${a[@]}; show x$*y; show x$@y; set -- '' '' ''; show $*; show $@; show ${a[@]:1}; show ${*:2}; show ${a[@]/b/c}; IFS=$' \t\n:'; show $* z; for i in $*; do echo "[$i]"; done; IFS=:; for i in ${a[*]}; do echo "[$i]"; done; set -- '' a; show $*; set -- a ''; show $*; set -- ''; show $*; show $@; set -- 'a b' ':' 'c:d' ; show $*; show $@
END
t <<'END'
f() { local -p; local a=1; local -; local -p; local -a q; local -p a; local -p nope; echo $?; g; }; g() { local -p; local z; local -p; }; f; f2() { local -; set -f; set -x; local -p; }; f2; local -p; f3() { declare -p -; local - ; declare - ; echo $?; unset -; }; f3
END
t <<'END'
cat >lib <<'EOF'
echo "in $*"
set -- changed
EOF
cat >lib2 <<'EOF'
shift
EOF
cat >lib3 <<'EOF'
set -- q w e
return 7
EOF
set -- m1 m2; . ./lib; echo $*; set -- m1 m2; . ./lib x; echo $*; set -- m1 m2; . ./lib2; echo $*; set -- m1 m2 m3; . ./lib2 x y; echo $*; set -- a b; . ./lib3; echo $*; set -- a b;  . ./lib3 1; echo $*; f() { . ./lib; echo "f $*"; }; f 1 2; f() { . ./lib z; echo "f $*"; }; f 1 2; echo $*; echo 'g() { set -- in; }; g; echo $*' >l4; . ./l4 p; echo $*; echo '. ./lib y; echo "l5 $*"' >l5; . ./l5 k; echo $*; echo '. ./lib; echo "l5 $*"' >l5; . ./l5 k; echo $*
END
t <<'END'
set -o posix; . ./nosuch; echo no
END
t <<'END'
set -o posix; source nosuch; echo no
END
t <<'END'
set -o posix; command . nosuch; echo yes $?; command . ./nosuch; echo yes; f() { . nosuch; echo no; }; f; echo no
END
t <<'END'
set -o posix; readonly x=1; x=2
echo no
END
t <<'END'
set -o posix; readonly x=1; x=2 true; echo yes
END
t <<'END'
set -o posix; readonly x=1; x=2 :; echo yes
END
t <<'END'
set -o posix; readonly x=1; export x=3; echo no $?
END
t <<'END'
set -o posix; readonly x=1; for x in 1 2; do :; done; echo no $?
END
t <<'END'
set -o posix; readonly x=1; read x <<<2; echo yes $?; unset x; echo no
END
t <<'END'
set -o posix; shift 10; echo $?; set -o nosuch; echo no
END
t <<'END'
set -o posix; break x; echo no
END
t <<'END'
set -o posix; : >/nodir/x; echo no
END
t <<'END'
set -o posix; exec 3</nodir; echo no
END
t <<'END'
set -o posix; eval 'if'; echo no
END
t <<'END'
set -o posix; export 1x; echo no
END
t <<'END'
set -o posix; trap x BOGUS; echo yes; return; echo yes2; unset 1x; echo yes3 $?; export -z; echo no
END
t <<'END'
set -o posix; let 1/0; echo yes; echo $((1/0)); echo no
END
t <<'END'
set -o posix; f-x() { :; }; echo no
END
t <<'END'
set -o posix; export() { :; }; echo no
END
t <<'END'
[[ x =~ "abc ]]
echo
END
t <<'END'
[[ x == "abc ]]
echo
END
t <<'END'
[[ -f "abc ]]
echo
END
t <<'END'
[[ x == $(abc ]]
echo
END
t <<'END'
[[ x == a && b == `abc ]]
echo
END
t <<'END'
[[ ( x == "abc ]]
echo
END
t <<'END'
[[ x =~ (a|b ]]
echo
END
t <<'END'
[[ x =~ ${a ]]
echo
END
t <<'END'
if [[ a == b
then echo
fi
END
t <<'END'
if [[ a == b &&
then echo
fi
END
t <<'END'
echo 1
[[ a == b
c == d ]]
END
t <<'END'
echo 1
[[ a == b &&
c == d e ]]
echo 2
END
t <<'END'
echo 1
[[ a == b &&
c foo ]]
echo 2
END
t <<'END'
[[ a == b ) ]]
echo 2
END
t <<'END'
[[ a &&
-f ]]
END
t <<'END'
[[ (a == b ]]
echo
END
t <<'END'
[[ (a == b
]]
echo
END
t <<'END'
[[ a == 
b ]]
echo
END
t <<'END'
[[ -f
b ]]
echo
END
t <<'END'
[[ a
== b ]]
echo
END
t <<'END'
[[ a == b; ]]
echo x
END
t <<'END'
[[ a == b | c ]]
echo x
END
t <<'END'
[[ a =~ b c ]]
echo x
END
t <<'END'
[[ ]]
echo x
END
t <<'END'
[[
a == a ]]; echo $?
[[ a == a
]]; echo $?
[[ a == a
&& b == b ]]; echo $?
[[ a == a &&
b == b ]]; echo $?
END
t <<'END'
[[ x =~ ) ]]
END
t <<'END'
[[ x =~ a) ]]
END
t <<'END'
[[ x =~ a(b ]]
END
t <<'END'
[[ x =~ & ]]
END
t <<'END'
[[ x =~ a;b ]]
END
t <<'END'
[[ x =~ a|b ]]; echo $?
[[ x =~ a<b ]]; echo $?
END
t <<'END'
[[ x < ) ]]
END
t <<'END'
[[ ! ]]
echo a
END
t <<'END'
[[ ! -f ) ]]
echo a
END
t <<'END'
[[ x -eq ( ]]
echo a
END
t <<'END'
[[ x == ( ]]
echo a
END
t <<'END'
echo "$(g() { echo; })" <(h() { :; })
trap 'printf "D %s\n" "$BASH_COMMAND"' DEBUG
x=$(g() { echo hi; }; g)
f() { y=$(g() { echo hi; }; g); }
f
declare -f f
type f
END
t <<'END'
declare -A h; for k in '@' 'a@b' '*' 'a*b' 'a b' 'a.b' 'a,b' 'a-b' 'a+b' 'a:b' 'a/b' 'a%b' 'a=b' 'a!b' 'a~b' '~a' 'a^b' 'a#b' '#a' 'a{b' 'a?b' 'a;b' "a'b" 'a"b' 'a$b' 'a\b' 'a`b' $'a\nb' $'a\tb' é '-' '%' '+' ':' '=' '0' 'a[b' 'a]b' 'a(b' 'a<b' 'a|b' 'a&b' '!' '_'; do h=(); h["$k"]=1; declare -p h; echo "${h[@]@K}"; done
END
t <<'END'
declare -A h=(['a]b']=1 [a]=2 ['a[b']=3 ['a]']=4 [']']=5 ['[']=6); unset 'h[a]]'; echo $?; declare -p h;  unset 'h[]]'; echo $?; unset 'h[[]'; echo $?;  unset 'h[a[b]'; echo $?; unset 'h[a[b]]'; echo $?; declare -p h; unset 'h[a]x'; echo $?; unset 'h[a'; echo $?; unset 'h[]'; echo $?; unset 'h[a\]b]'; echo $?; unset "h['a]b']"; echo $?; declare -p h
a=(1 2 3); unset 'a[1]x'; echo $?; unset 'a[1'; unset 'a[]'; unset 'a[0]]'; echo $?; unset a[-1]; unset a[-7]; echo $?; declare -p a; unset 'a[x y]'; echo no
END
t <<'END'
bash -c 'sleep 0.1 & sleep 0.2; jobs; jobs; echo; sleep 0.1 & sleep 0.2; true & sleep 0.1; jobs; sleep 0.1 & wait; jobs; sleep 0.1 & p=$!; sleep 0.2 & wait $p; jobs; wait; jobs'
END
t <<'END'
bash -c 'set -m; sleep 0.1 & sleep 0.2; echo A; jobs; jobs; echo B; sleep 0.1 & sleep 0.2; true & sleep 0.1; echo C; jobs; sleep 0.1 & wait; echo D; jobs; sleep 0.1 & p=$!; sleep 0.2 & wait $p; echo E; jobs; wait; echo F; jobs'
END
t <<'END'
set -m; (kill -STOP $BASHPID) & sleep 0.3; jobs; wait %1; echo $?; wait $!; echo $?; kill -CONT %1; wait; echo $?
END
t <<'END'
declare -A h; [[ -v h[@] ]]; echo $?; h[a]=1; [[ -v h[@] ]]; echo $?; h[@]=2; [[ -v h[@] ]]; echo $?
declare -p h; [[ -v h[*] ]]; echo $?; [ -v 'h[@]' ]; echo $?; test -v h; echo $?
declare -a a=(); [[ -v a[@] ]]; echo $?; a[3]=; [[ -v a[@] ]]; echo $?;[[ -v a[*] ]]; echo $?; [[ -v a ]]; echo $?
s=1; [[ -v s[@] ]]; echo $?; [[ -v s[0] ]]; echo $?; [[ -v nope[@] ]]; echo $?
END
t <<'END'
f() { x=$(g() { echo hi; }; g); y=$(function k { a; b; }); echo "$(if a; then b; fi)" `h() { a; }`; cat <(m() { a; }; m); }
declare -f f
f2() { x=$(
g() {
 echo hi
}
g
)
}
declare -f f2
f3() { echo "$( (a;b) ) $(for i in a b; do echo $i; done) $(case a in b) c;; esac)"; }
declare -f f3
END
t <<'END'
set -m
sleep 0.1 &
sleep 0.3
echo a
false &
wait $!
echo $?
(exit 3) &
sleep 0.2
jobs
echo b
END
