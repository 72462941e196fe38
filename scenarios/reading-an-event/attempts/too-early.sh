touch /srv/notes
auditctl -w /srv -p wa -k srv
cd /srv
rm nothing
ausearch -k srv
