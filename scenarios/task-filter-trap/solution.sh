auditctl -w /etc/hosts -p wa -k hosts
touch /etc/hosts
auditctl -d never,task
touch /etc/hosts
echo '10.0.0.9 printer' >> /etc/hosts
bash
echo '10.0.0.9 printer' >> /etc/hosts
sed -i '/^-a never,task/d' /etc/audit/rules.d/audit.rules
augenrules --load
