sleep 1000 &
child=$!
echo twelve > /proc/$child/containerid; echo $?
echo 18446744073709551615 > /proc/$child/containerid; echo $?
