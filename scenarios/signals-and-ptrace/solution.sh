auditctl -a always,exit -F arch=b64 -S kill -k sig
lab-run 501 sleep 600 &
sleep 1; kill $(pgrep -x sleep)
lab-run 502 sleep 600 &
sleep 1; t=$(pgrep -x sleep)
lab-run 503 sh -c "kill $t"
cat > /tmp/group.sh <<'END'
mkfifo /tmp/gate.$$
for id in 511 512 513; do
  sh -c "read -r _ <> /tmp/gate.$$; exec sleep 600" & echo $id > /proc/$!/containerid
done
exec sleep 600
END
bash /tmp/group.sh & sleep 0.5
kill -- -$!; sleep 0.1
ausearch -k sig --raw | grep -o 'opid=[0-9]*\|op=.*' | tail -n 8
