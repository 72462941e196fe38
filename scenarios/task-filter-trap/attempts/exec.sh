auditctl -w /etc/hosts -p wa
auditctl -W /etc/hosts -p wa
auditctl -w /etc/hosts -p wa -k hosts
touch /etc/hosts
auditctl -d always,task
auditctl -d never,task
touch /etc/hosts
echo '10.0.0.9 printer' >> /etc/hosts
exec bash
echo '10.0.0.9 printer' >> /etc/hosts
