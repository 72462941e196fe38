auditctl -w /srv -p wa -k srv
cd /srv
touch notes
touch my notes
touch 'my notes'
ausearch -k srv
