iptables -A OUTPUT -p icmp -j MARK --set-mark 0x42
iptables -A OUTPUT -p icmp -j AUDIT --type accept
ping -c 1 127.0.0.1
lab-run 905 ping -c 1 127.0.0.1 > /dev/null
lab-run --net -n a 911 sleep 600 &
sleep 0.5; a=$(pgrep -x sleep)
nsenter -t $a -n ip link set lo up
nsenter -t $a -n iptables -A OUTPUT -j AUDIT --type accept
nsenter -t $a -n lab-run -n b 912 ping -c 1 127.0.0.1 > /dev/null
ausearch -m NETFILTER_PKT -ts recent --raw | tail -n 3
