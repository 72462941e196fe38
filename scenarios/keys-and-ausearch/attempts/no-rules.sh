office-day
auditctl -w /etc/passwd -p wa
auditctl -a always,exit -F arch=b64 -S unlink -F dir=/srv -k srv-delete
auditctl -D
auditctl -w /etc/passwd -p wa -k identity
auditctl -w /etc/shadow -p wa -k identity
auditctl -a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat,renameat2 -F dir=/srv -F key=srv-delete
