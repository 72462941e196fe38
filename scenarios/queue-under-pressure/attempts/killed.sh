auditctl -a always,exit -F arch=b64 -S getppid -k storm
sctool burst 20
sctool burst 100
kill -9 $(pidof auditd)
sctool burst 20
systemctl start auditd
auditctl -a always,exit -F arch=b64 -S getppid -k storm
kill -STOP $(pidof auditd)
sctool burst 200
sctool burst 200
