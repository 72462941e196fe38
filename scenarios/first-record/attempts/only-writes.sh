auditctl -w /etc/shadow -p w -k secrets
head -1 /etc/shadow
