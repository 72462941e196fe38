auditctl -w /etc/passwd -k k
