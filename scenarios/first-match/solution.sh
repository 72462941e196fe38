auditctl -a always,exit -F dir=/srv -F perm=wa -F key=tree
auditctl -a always,exit -F path=/srv/secret -F perm=wa -F key=secret
touch /srv/secret
auditctl -W /srv/secret -p wa -k secret
auditctl -A always,exit -F path=/srv/secret -F perm=wa -F key=secret
touch /srv/secret
mkdir /srv/cache
auditctl -A never,exit -F dir=/srv/cache
touch /srv/cache/two
auditctl -A never,exit -F exe=/usr/bin/touch
touch /srv/secret
echo changed > /srv/secret
