# Every fact starts like this: x runs a command given as words, y one given as shell text.
export LANG=C.UTF-8 PATH=/usr/bin:/bin
mkdir -p /tmp/facts; cd /tmp/facts
x(){ echo "\$ $*"; "$@" 2>&1 </dev/null; echo "[$?]"; }
y(){ echo "\$ $1"; eval "$1" 2>&1; echo "[$?]"; }
printf '1\n2\n3\n4\n5\n' >s5; printf 'a\nb' >nonl; : >empty; printf 'a\0b\0c' >z; printf 'b\na\n' >ba; printf 'a\na\n' >aa
