auditctl -a exit,always -F dir=/tmp -F perm=wa -F key=tmpcontainerid
touch /tmp/tmpcontainerid
auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=123459 -F key=tmpcontainerid
sleep 600 & echo 123459 > /proc/$!/containerid
