auditctl -w /etc/hosts -p wa -k who
touch /etc/hosts
su alice -c 'touch /etc/hosts'
login -f alice
touch /etc/hosts
exit
