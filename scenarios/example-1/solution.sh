sleep 1000 &
child=$!
echo 123456 > /proc/$child/containerid; echo $?
ausearch -ts recent -m container
echo child:$child contid:$(cat /proc/$child/containerid)
