auditctl -w /srv/plan -p r -k plan
echo draft > /srv/plan
auditctl -D
auditctl -w /srv/plan -p wa -k plan
echo draft > /srv/plan
rm /srv/plan
echo draft > /srv/plan
touch /srv/new
mv -f /srv/new /srv/plan
