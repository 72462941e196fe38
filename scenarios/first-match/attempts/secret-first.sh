auditctl -w /srv/secret -p wa -k secret
auditctl -w /srv -p wa -k tree
touch /srv/secret
auditctl -D
auditctl -w /srv/secret -p wa -k secret
