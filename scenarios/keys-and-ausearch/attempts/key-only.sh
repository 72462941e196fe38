auditctl -w /etc/passwd -p wa -k identity
auditctl -w /etc/shadow -p wa -k identity
auditctl -a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat,renameat2 -F dir=/srv -F key=srv-delete
office-day
ausearch -k srv-delete
sleep 330
sleep 330
ausearch -k srv-delete -ts recent
