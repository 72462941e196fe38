# bash: reserved words and names that a line is joined within; the line of a subshell for the ERR trap
rm -rf d; mkdir d; cd d; unset OLDPWD MAIL; cat >c.sh <<'END'
for i in\
 1 2; do echo $i; do\
ne
i\
f true; th\
en echo $LINENO; fi
ca\
se x i\
n x) echo c;; es\
ac
{\
 echo g; }
[\
[ a == a ]\
] && echo t
f\
oo=5; echo $foo a\
b
a\
rr=(1 2); echo ${arr[1]}
!\
 true; echo $?
func\
tion z { echo z; }; z
whi\
le fal\
se; do :; done
echo $LINENO
trap 'echo E:$LINENO:$?' ERR
(
 false
)
( f() { false
 return 1; }
 f
)
if true; then
(
 false)
fi
for i in 1; do (
 false
 false ); done
(
true; false
) > /dev/null
END
bash c.sh 2>&1 </dev/null
