# bash called as sh, and what comes with POSIX mode
ln -s /bin/bash sh; PATH=$PWD:/usr/bin:/bin; export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
t <<'END'
sh -c 'echo ${POSIXLY_CORRECT-unset}; set -o | grep posix; shopt -p | grep -c -- -s; echo "$SHELLOPTS"; x=1; readonly x; x=2; echo no'; echo $?
END
t <<'END'
sh -c 'f() { echo f; }; export -f f 2>&1; set | grep -c "^f ()"; trap "echo t" 15; trap; alias a=b; alias; type ls; cd /tmp; echo $(( 1 )); cat <(echo hi)'; echo $?
END
t <<'END'
sh -c 'break; shift 5; echo after'; echo $?
END
t <<'END'
sh -c '. /nonexistent; echo after'; echo $?
END
t <<'END'
sh -c 'set -q; echo after'; echo $?
END
t <<'END'
sh -c 'source /nonexistent; echo after'; echo $?
END
t <<'END'
sh -ec 'echo $-'
END
t <<'END'
bash -c 'sh -c "echo \$-"'
END
t <<'END'
echo 'echo $0 $-; printf "%s\n" "${x?no x}"; echo after' > ./in; sh ./in; echo $?
END
t <<'END'
sh -c 'select-foo() { :; }; echo ok'; echo $?
END
t <<'END'
sh -c 'for i in 1 2; do eval "if"; done; echo after'; echo $?
END
t <<'END'
sh -c 'echo ~; PATH=/bin:~/x; echo $PATH; kill -l | head -2; wait 99999; echo $?'; echo $?
END
t <<'END'
a=$(shopt -p; set +o); set -o posix; b=$(shopt -p; set +o); diff <(echo "$a") <(echo "$b"); echo "P=$POSIXLY_CORRECT"; declare -p POSIXLY_CORRECT
shopt -u shift_verbose inherit_errexit; set +o posix; c=$(shopt -p; set +o); diff <(echo "$a") <(echo "$c"); echo "P=${POSIXLY_CORRECT-unset}"
END
t <<'END'
unset POSIXLY_CORRECT; POSIXLY_CORRECT=1; set -o | grep posix; shopt shift_verbose expand_aliases inherit_errexit; unset POSIXLY_CORRECT;  set -o | grep posix; shopt shift_verbose expand_aliases inherit_errexit
END
t <<'END'
POSIXLY_CORRECT=q bash -c 'shopt shift_verbose expand_aliases; declare -p POSIXLY_CORRECT; set +o posix; declare -p POSIXLY_CORRECT'
END
t <<'END'
bash --posix -c 'shopt shift_verbose expand_aliases; declare -p POSIXLY_CORRECT; trap "echo x" TERM EXIT; trap; trap -p; set +o posix; trap; kill -l TERM; kill -l 15; trap -l | head -1; kill -l | head -c 20'
END
t <<'END'
bash --posix -c 'kill -SIGTERM 999999; kill -TERM 999999; trap "" SIGINT; trap "" nosuch; echo after'; echo $?
END
t <<'END'
bash -o posix -c 'shopt inherit_errexit shift_verbose; echo $POSIXLY_CORRECT $SHELLOPTS'
END
t <<'END'
bash -c 'set -o posix; f() { shift 3; echo $?; }; f; alias e="echo aliased"
e one'
END
t <<'END'
bash --posix -c 'readonly x=1; x=2; echo no'; echo $?
END
t <<'END'
echo 'readonly x=1; x=2; echo no' > ./in; bash --posix ./in; echo $?; rm ./in
END
t <<'END'
bash --posix -c 'readonly x=1; (x=2; echo no); echo $?; x=2 :; echo b'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; x=2 true; echo b $?'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; for x in 1 2; do echo $x; done; echo b $?'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; export x=3; echo b $?'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; unset x; echo b $?'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; read x <<< 1; echo b $?'; echo $?
END
t <<'END'
bash --posix -c 'readonly x=1; : ${x:=1} ${y?gone}; echo b $?'; echo $?
END
t <<'END'
bash --posix -ec 'readonly x=1; x=2; echo no'; echo $?
END
t <<'END'
echo 'readonly x=1; x=2; echo no' | bash --posix; echo $?
END
t <<'END'
bash -c 'readonly x=1; x=2; echo no'; echo $?
END
t <<'END'
bash --posix -c 'f() { readonly x=1; x=2; }; f; echo no'; echo $?
END
t <<'END'
bash --posix -c 'eval "readonly x=1; x=2"; echo no'; echo $?
END
t <<'END'
echo 'echo env $0' > e; ENV=./e sh -c 'echo c'; ENV=./e BASH_ENV=./e sh c2 2>&1; echo 'echo script; set -o | grep posix' > c2; ENV=./e BASH_ENV=./e sh c2; BASH_ENV=./e bash c2; BASH_ENV=./e bash --posix c2
END
t <<'END'
printf '#!/bin/bash\necho "$0 $POSIXLY_CORRECT"\n' > s; chmod +x s; sh ./s; sh -c ./s; sh -c 'bash -c "set -o | grep posix"'
END
t <<'END'
HOME=$PWD; echo 'echo profile' > .profile; echo 'echo bash_profile' > .bash_profile; sh -l -c 'set -o | grep posix' | tail -2; bash --posix -l -c 'echo x' | tail -1
END
