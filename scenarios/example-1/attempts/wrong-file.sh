sleep 1000 &
child=$!
echo 123456 > /proc/$child/containerid; echo $?
echo child:$child contid:$(cat /proc/$$/containerid)
