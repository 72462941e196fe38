lab-run --net -n a 901 sleep 600 &
sleep 0.5; a=$(pgrep -x sleep)
nsenter -t $a -n cat /proc/net/audit_containerid
lab-run --into a sleep 600 &
sleep 0.5; nsenter -t $a -n cat /proc/net/audit_containerid
nsenter -t $a -n lab-run -n b 902 sleep 600 &
sleep 0.5; nsenter -t $a -n cat /proc/net/audit_containerid
pkill sleep; sleep 0.2
cat /proc/net/audit_containerid
