# bash: signals that end it run the EXIT trap, also SIGPIPE; reserved words where no command may begin with them
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL; set -- 
t <<'END'
for s in HUP INT ILL TRAP ABRT BUS FPE USR1 SEGV USR2 PIPE ALRM TERM XCPU XFSZ VTALRM PROF SYS; do bash -c 'trap "echo EXIT \$?" EXIT; kill -'$s' $$; echo after'; echo "$s $?"; done 2>/dev/null
END
t <<'END'
cat >k <<'X'
cleanup() { echo cleanup $?; }
trap cleanup EXIT
kill -$1 $$
echo after
X
for s in HUP INT USR1 USR2 PIPE ALRM TERM ABRT; do bash k $s; echo "$s $?"; done 2>/dev/null
END
t <<'END'
in foo
echo a
END
t <<'END'
echo in; in
END
t <<'END'
]] foo
END
t <<'END'
]]
END
t <<'END'
echo a; ]] b
END
t <<'END'
{ a; in b; }
END
t <<'END'
if in; then :; fi
END
t <<'END'
in() { echo hi; }; in
END
t <<'END'
for in in a b; do echo $in; done; case in in in) echo in;; esac; select in in x; do echo $in; break; done <<<1
END
t <<'END'
true | in
END
t <<'END'
! ]]
END
t <<'END'
! in
END
t <<'END'
time ]]
END
t <<'END'
cat >k <<'X'
trap 'echo EXIT $? >&2' EXIT
for ((i=0;i<20000;i++)); do echo line $i; done
echo done >&2
X
bash k | head -1; echo ${PIPESTATUS[@]}; sleep 0.2
(bash k; echo st $? >&2) | true; sleep 0.2
bash -c 'trap "echo EXIT \$? >&2" EXIT; seq 100000 | head -1; echo ok; cat /dev/zero | head -c 1 | wc -c; ls /'  | head -1; sleep 0.2
END
