mkdir -p /srv/app; echo one > /srv/app/conf
auditctl -w /srv/app/conf -p wa -k conf
echo two > /srv/app/new; mv /srv/app/new /srv/app/conf
lab-run 801 sh -c 'echo two > /srv/app/new; mv /srv/app/new /srv/app/conf'
echo three >> /srv/app/conf
mkdir /srv/tree; auditctl -w /srv/tree -p wa -k tree
rmdir /srv/tree; sleep 0.2
