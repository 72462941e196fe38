auditctl -w /srv/plan -p wa -k plan
echo draft > /srv/plan
auditctl -w /srv/projects/budget -p wa -k budget
rm /srv/plan
auditctl -w /srv/archive -p wa -k archive
mkdir -p /srv/archive/2018/march
touch /srv/archive/2018/march/letter
