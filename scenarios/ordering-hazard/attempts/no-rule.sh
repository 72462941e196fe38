engine-start 777 cat /etc/hostname
auditctl -a exit,always -F arch=b64 -S openat -F containerid=777 -F key=c777
sed -i '/(C)/s/pid/pid_early/' /usr/local/sbin/engine-start
sed -i '/(B)/s/read/# read/; /(A)/s/# read/read/' /usr/local/sbin/engine-start
engine-start 777 true
rm /usr/local/sbin/engine-start
