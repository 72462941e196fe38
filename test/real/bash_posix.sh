# bash: POSIX mode, -v before a syntax error, lists of words for completion, caller, hash
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL; set -- 
t <<'END'
set -o posix; export -p | grep HOME; readonly x=1 y; readonly -a z=(1 2); readonly -p | grep -E '[ ](x|y|z)'; alias a=b; alias; alias a; alias -p; export q; export -p | grep 'q$'; declare -p x; set +o posix; export -p | grep HOME
END
t <<'END'
set -o posix; x=1 :; echo "[$x]"; y=2 export z=3; echo "[$y]"; f() { echo $v; }; v=9 f; echo "[$v]"; w=5 eval 'echo $w'; echo "[$w]"; a=1 command :; echo "[$a]"; b=2 true; echo "[$b]"; unset v; c=3 . /dev/null; echo "[$c]"; d=4 set -- q; echo "$d $1"; e=5 exec; echo "[$e]"
END
t <<'END'
set -o posix; echo $((1/0)); echo no
END
t <<'END'
set -o posix; ((1/0)); echo a; let 1/0; echo b; [[ 1/0 -eq 1 ]]; echo c; echo ${x:?}; echo no
END
t <<'END'
set -o posix; readonly r=1; r=2 : ; echo no
END
t <<'END'
bash --posix -c 'x=1 :; echo [$x]; . ./nosuch; echo no'; echo $?; bash --posix -c 'set -e; f() { shift 5; echo a; }; f; echo b'; echo $?; POSIXLY_CORRECT=1 bash -c 'export 1x; echo $?; unset -z; echo no'; echo $?
END
t <<'END'
printf 'echo a\nif' >t; bash -v t; printf 'echo a\nfi\necho b\n' >t; bash -v t; printf 'echo a\n(b))\n' >t; bash -v t; printf 'echo "a\n' >t; bash -v t
END
t <<'END'
hash -p /bin/true foo; foo; echo $?; set +h; foo; echo $?; set -h; foo; echo $?
END
t <<'END'
compgen -W '$(echo q r)'; compgen -W '$(echo a) "b c" `echo d` $HOME {x,y} ~' | head -20; x='p q'; compgen -W '$x z'; compgen -W '"$x" z'; compgen -W "'a b' c\\ d"; IFS=:; compgen -W 'a:b c:d'; compgen -W '$x:$(echo e:f)'
END
t <<'END'
f() { COMPREPLY=(aa ab); }; compgen -F f x; compgen -F f a; compgen -C 'echo one; echo two' o; compgen -o nospace -W 'a b'; compgen -F nosuch x; echo $?
END
t <<'END'
f() { caller -1; caller 1 2; caller x; caller 100; echo $?; }; f; caller -- 0; caller -a; echo $?
END
