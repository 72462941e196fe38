auditctl -w /srv -p wa -k srv
touch /srv/notes
