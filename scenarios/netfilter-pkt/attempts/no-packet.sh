lab-run --net -n a 911 sleep 600 &
sleep 0.5; nsenter -t $(pgrep -x sleep) -n lab-run -n b 912 sleep 600 &
sleep 0.5
iptables -A OUTPUT -p icmp -j MARK --set-mark 0x42
iptables -A OUTPUT -p icmp -j AUDIT --type accept
lab-run 905 ping -c 1 127.0.0.1 > /dev/null
