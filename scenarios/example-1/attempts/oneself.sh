sleep 1000 &
child=$!
echo 123456 > /proc/$$/containerid; echo $?
echo shell:$$ contid:$(cat /proc/$$/containerid)
