auditctl -w /srv -p wa -k srv
cd /srv
touch notes
mkdir notes
touch 'my notes'
ausearch -k srv -i
auditctl -a always,exit -F arch=b64 -S execve -k exec
ls -l /srv
auditctl -D -k exec
