sleep 1000 &
child=$!
echo 7 > /proc/$child/containerid; echo $?
echo child:$child contid:$(cat /proc/$child/containerid)
