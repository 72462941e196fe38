iptables -A OUTPUT -j AUDIT --type accept
ping -c 1 127.0.0.1
auditctl -d never,task
lab-run -n front 100 true
lab-run --net -n front2 100 sleep 600 &
sleep 1; p=$(pgrep -n sleep)
nsenter -t $p -n ip link set lo up
nsenter -t $p -n iptables -A OUTPUT -j AUDIT --type accept
nsenter -t $p -n ping -c 1 127.0.0.1
auditctl -a always,exit -F path=/etc/shadow -F perm=r -k secret
auditctl -a exclude,always -F msgtype=CWD
