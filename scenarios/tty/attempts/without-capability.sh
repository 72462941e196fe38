lab-run 811 tty-audit cat
lab-run --wrong keep 810 tty-audit bash
echo still here
