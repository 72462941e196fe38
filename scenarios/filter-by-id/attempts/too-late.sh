lab-run 401 true
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=401 -k only401
lab-run 401 cat /etc/hostname
auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hostname -F containerid=unset -k unlabelled
cat /etc/hostname
lab-run --wrong keep 400 auditctl -m hello
