auditctl -a exit,always -F arch=b64 -S openat -F containerid=777 -F key=c777
engine-start 777 cat /etc/hostname
rm /usr/local/sbin/engine-start
