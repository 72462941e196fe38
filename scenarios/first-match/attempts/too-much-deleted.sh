auditctl -w /srv -p wa -k tree
auditctl -w /srv/secret -p wa -k secret
touch /srv/secret
auditctl -D
auditctl -w /srv/secret -p wa -k secret
touch /srv/secret
