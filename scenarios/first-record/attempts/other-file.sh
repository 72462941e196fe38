auditctl -w /etc/passwd -p r -k secrets
head -1 /etc/passwd
