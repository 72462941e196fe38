auditctl -w /srv/plan -p wa -k plan
echo draft > /srv/plan
mkdir /srv/projects
auditctl -w /srv/projects/budget -p wa -k budget
rm /srv/plan
echo second draft > /srv/plan
mv /srv/plan /srv/plan.old
echo third draft > /srv/plan
mkdir -p /srv/archive/2018/march
auditctl -w /srv/archive -p wa -k archive
touch /srv/archive/2018/march/bill
