auditctl -w /srv -p wa -k srv
cd /srv
touch notes
touch 1234
touch my notes
rm nothing
ausearch -k srv
auditctl -a always,exit -F arch=b64 -S execve -k programs
ls
