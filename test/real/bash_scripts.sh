# Scripts: here-documents whose lines are joined, loops over several lines, what ! does before &, prompts' newlines
t(){ rm -rf d; mkdir d; cd d; cat >c.sh; echo "\$ bash c.sh"; cat c.sh; echo ---; bash c.sh </dev/null; echo "[$?]"; cd ..; }
export HOME=/tmp/facts; unset OLDPWD SHELL USER LOGNAME MAIL; set -- 
t <<'END'
cat <<-'X'
	a\
	b\\
	X
echo no end
END
t <<'END'
x=$(cat <<-X
	a\
	X
	b\\
	X
)
echo "$x"
END
t <<'END'
f() { cat <<-X
	a\
		X
	b\\
	 \	tab
	X
}
declare -f f; f
END
t <<'END'
cat <<X
a\\\
X
b
END
t <<'END'
x="$(cat <<'X'
a\
X
)"
echo "$x"
cat <<"X"
b\
X
cat <(cat <<\X
c\
X
)
END
t <<'END'
cat <<X; echo y
\
X
cat <<X
X\

z
X
END
t <<'END'
cat <<X
a\
X
b
X
echo after
END
t <<'END'
x=$(cat <<X
a\
X
b
X
)
echo after "$x"
END
t <<'END'
while read -r a b; do echo "[$a|$b]"; done <<X
1 2 3
\back slash\
X
cat <<< "here string $name"
X
echo after
END
t <<'END'
while read -r a b; do echo "[$a|$b]"; done <<X
\back slash\
X
echo no end
END
t <<'END'
cat <<X
\back slash\\
X
echo no end
END
t <<'END'
cat <<X
\
X
echo no end
END
t <<'END'
cat <<-X
	a\
	X
	b
	X
echo no end
END
t <<'END'
! true & wait $!; echo $?
! false & wait $!; echo $?
! { true; } & wait $!; echo $?
! true | false & wait $!; echo $?
! true | true & wait $!; echo $?
! (exit 3) & wait $!; echo $?
! f() { :; } ; f & wait $!; echo $?
{ ! true; } & wait $!; echo $?
! true && echo x & wait $!; echo $?
! [[ a == a ]] & wait $!; echo $?
! ((1)) & wait $!; echo $?
! /bin/true & wait $!; echo $?
coproc ! true; wait $!; echo $?
END
t <<'END'
for ((i=0;
i<2;
i++)); do
echo $i $LINENO
done
for (( ; ; ))
do break; done
for ((
i=0; i<1; i++
))
{ echo $i; }
END
t <<'END'
x='a\nb'; printf '%s' "${x@P}" | od -c
set -o emacs; printf '%s' "${x@P}" | od -c
set +o emacs; printf '%s' "${x@P}" | od -c
END
t <<'END'
bash --noediting -c 'x="a\nb"; printf %s "${x@P}"' | od -c
END
t <<'END'
coproc ! true
END
t <<'END'
coproc x ! true
END
t <<'END'
trap 'echo "got USR1"' USR1
(sleep 0.1; kill -USR1 $$; sleep 0.1) & wait $!; echo "w $?"; wait
(sleep 0.1; kill -USR1 $$) & wait $!; echo "w $?"
END
