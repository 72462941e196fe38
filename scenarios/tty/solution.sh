lab-run --wrong keep 810 tty-audit bash
echo hello from inside
exit
ausearch -m TTY --raw
aureport --tty
