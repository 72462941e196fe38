auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=401 -k only401
lab-run 400 cat /etc/hostname
lab-run 401 cat /etc/hostname
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=unset -k unlabelled
cat /etc/hostname
auditctl -a never,user -F containerid=400
lab-run --wrong keep 400 auditctl -m hello
lab-run --wrong keep 401 auditctl -m hello
auditctl -D
auditctl -a always,exclude -F msgtype=PROCTITLE -F containerid=400
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -k both
lab-run 400 cat /etc/hostname
lab-run 401 cat /etc/hostname
ausearch -k both --raw | cut -c 1-80
