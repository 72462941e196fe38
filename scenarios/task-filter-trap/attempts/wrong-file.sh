auditctl -w /etc/hosts -p wa -k hosts
touch /etc/hosts
auditctl -D
touch /etc/hosts
sed -i '/^-a never,task/d' /etc/audit/audit.rules
