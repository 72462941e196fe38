sleep 1 &
child=$!
sleep 2
echo 123456 > /proc/$child/containerid; echo $?
