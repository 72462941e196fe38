auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -k read
cat /etc/hostname
mkfifo /tmp/gate
bash -c 'read -r _ < /tmp/gate; exec cat /etc/hostname' & child=$!
echo 300 > /proc/$child/containerid
echo > /tmp/gate; wait $child
auditctl -a always,exit -F arch=b64 -S clock_nanosleep,nanosleep -F success=1 -k nap
sleep 3 & echo 301 > /proc/$!/containerid
wait; ausearch -k nap --raw | tail -n 3 | cut -c 1-100
