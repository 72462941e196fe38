lab-run 600 auditctl -m "hello from inside"
