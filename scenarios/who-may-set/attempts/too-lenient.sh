sleep 600 & echo 1 > /proc/$!/containerid
sleep 600 & echo 77 > /proc/$!/containerid
sleep 600 & echo 79 > /proc/$!/containerid
sleep 600 & echo 82 > /proc/$!/containerid
echo 1 > /proc/self/containerid
echo 78 > /proc/$!/containerid
sleep 600 & a=$!
echo 79 > /proc/$a/containerid
