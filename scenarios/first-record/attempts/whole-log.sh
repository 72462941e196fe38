auditctl -w /etc/shadow -p r -k secrets
head -1 /etc/shadow
ausearch
