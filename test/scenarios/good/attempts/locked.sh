auditctl -e 2
