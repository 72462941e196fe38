# Scripts: here-documents whose lines are joined, loops over several lines, what ! does before &, prompts' newlines, lines of substitutions
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
t <<'END'
echo "$(
f() {
  nosuch1
}
f
case x in
 x) nosuch2 ;;
esac
)"
nosuch3
END
t <<'END'
x=$(echo a
if true; then
  nosuch
fi
for i in 1; do
  nosuch
done
while nosuch; do :; done
{ nosuch; }
( nosuch )
[[ a == b ]] || nosuch
nosuch | cat
nosuch &
wait
echo $LINENO
f() { echo $LINENO
nosuch; }
f
nosuch
)
echo "$x"
nosuch
END
t <<'END'
echo $(echo $LINENO) \
  $(echo $LINENO
echo $LINENO) $(
 case a in
   a) echo $LINENO
 esac
)
echo $LINENO
END
t <<'END'
f() {
  local x=$(g() { nosuch
   nosuch; }
   g
   case y in y)
     nosuch
     ;;
     esac)
  nosuch
}
f
END
t <<'END'
f() { echo $(g() { a
b; c
}
a
b; c
if a; then b
c; fi
for i in 1; do a
 b & c
done
while a; do b; done
case x in y) a
b ;; z) c; esac
{ a
b; }
( a
b )
a | b
a && b
[[ a == b ]]
((1))
until a
do b
done
a <<E
doc
E
b
g2 () { if a; then b
c
fi
for i in 1; do a
b; done
{ a
b
}
(a
b)
a & b
a && b
a &&
b
a | b; c
while a; do b
c; done
case x in y) a
b ;; z) c; esac
}
select s in a; do b
done
for ((i=0;i<1;i++)); do a
b; done
); }
declare -f f
END
t <<'END'
x=$(if true; then nosuch; fi)
x=$(for i in 1; do nosuch; done)
y=$(nosuch; nosuch; nosuch)
y=$(f() { nosuch; }; f; f)
y=`if true; then nosuch
fi; nosuch`
y=$( (nosuch) )
y=$({ nosuch; nosuch; })
y=$(case a in a) nosuch;; esac)
y=$(while nosuch; do :; done; nosuch)
cat <(if true; then nosuch; fi)
y=$(echo $(if true; then nosuch; fi))
y=$(nosuch # comment

nosuch)
y=$(cat <<E
$(nosuch)
E
nosuch
)
y=$(

nosuch


nosuch)
y="$(if true; then
 echo "$LINENO" `echo $LINENO` $(echo $LINENO)
 local x
fi)"
echo "$y"
y=$(set -x; if true; then echo a; fi)
y=$(f() { caller 0; echo $LINENO; }
f
)
echo $y
z() { y=$(if true; then caller 0; fi); echo $y; }
z
y=$(if true; then x=(1 2
3); declare -p x; nosuch; fi)
y=$(if true; then echo 'a
b'; nosuch; fi)
END
t <<'END'
f() { x=$(a &
b & c
wait; d &
); }; declare -f f
END
t <<'END'
a=(1 2 [34)
echo $?
END
t <<'END'
a=(1 [2]=3 [4
)
echo $? ${a[@]}
END
t <<'END'
set -C; echo a > f; exec {v}>f; echo $?; exec {v}>|f; echo $?; echo b {w}>f; echo $?
END
t <<'END'
awk 2>/dev/null; echo $?; awk --; echo $?
END
