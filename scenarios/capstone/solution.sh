auditctl -l
auditctl -d never,task
lab-run --net -n front 100 sleep 600 &
sleep 1; p=$(pgrep -n sleep)
nsenter -t $p -n ip link set lo up
nsenter -t $p -n iptables -A OUTPUT -j AUDIT --type accept
nsenter -t $p -n lab-run -n back 200 ping -c 1 127.0.0.1
ausearch -m NETFILTER_PKT --raw
auditctl -a always,exit -F path=/etc/shadow -F perm=r -F containerid=200 -k secret
lab-run -n back 200 cat /etc/shadow > /dev/null
ausearch -i -k secret -f /etc/shadow
auditctl -a exclude,always -F msgtype=CWD -F containerid=100
pkill sleep; sleep 1; auditctl -D
