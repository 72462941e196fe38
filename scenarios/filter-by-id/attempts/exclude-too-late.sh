auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=401 -k only401
lab-run 401 cat /etc/hostname
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=unset -k unlabelled
cat /etc/hostname
auditctl -a never,user -F containerid=400
lab-run --wrong keep 401 auditctl -m hello
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -k both
auditctl -d always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=401 -k only401
auditctl -d always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=unset -k unlabelled
lab-run 400 cat /etc/hostname
