auditctl -a exit,always -F arch=b64 -S openat -F containerid=777 -F key=c777
engine-start 777 cat /etc/hostname; echo status $?
ausearch -i -m CONTAINER
sed -i '/(C)/s/pid/pid_early/' /usr/local/sbin/engine-start
engine-start 777 cat /etc/hostname; echo status $?
ausearch -i -m CONTAINER
sed -i '/(B)/s/read/# read/; /(A)/s/# read/read/' /usr/local/sbin/engine-start
engine-start 777 cat /etc/hostname; echo status $?
ausearch -i -k c777 -f /etc/hostname
