sleep 600 & echo 1 > /proc/$!/containerid
echo 1 > /proc/self/containerid
sleep 600 & echo 78 > /proc/$!/containerid
kill $child; wait $child
sleep 1000 & child=$!
echo 123456 > /proc/$child/containerid
echo 78 > /proc/$child/containerid
sleep 600 & echo 79 > /proc/$!/containerid
bash -c 'sleep 600; true' & b=$!
sleep 0.1; echo 79 > /proc/$b/containerid
sctool thread 600 > /dev/null & c=$!
sleep 0.1; echo 80 > /proc/$c/containerid
sleep 600 & echo 82 > /proc/$!/containerid
