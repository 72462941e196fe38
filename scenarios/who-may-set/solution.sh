echo 1 > /proc/self/containerid
echo 78 > /proc/$child/containerid
bash -c 'sleep 600; true' & b=$!
sleep 0.1; echo 79 > /proc/$b/containerid
sctool thread 600 > /dev/null & c=$!
sleep 0.1; echo 80 > /proc/$c/containerid
mkfifo /tmp/gate
bash -c 'read -r _ < /tmp/gate; sleep 600 & wait' & d=$!
echo 82 > /proc/$d/containerid
echo > /tmp/gate; sleep 0.1; e=$(pgrep -P $d)
echo 83 > /proc/$e/containerid
ausearch -m CONTAINER --raw | grep -o 'opid.*'
