auditctl -a always,exit -F dir=/srv -F perm=wa -F key=tree
auditctl -a always,exit -F path=/srv/secret -F perm=wa -F key=secret
touch /srv/secret
auditctl -W /srv/secret -p wa -k secret
auditctl -A always,exit -F path=/srv/secret -F perm=wa -F key=secret
touch /srv/secret
mkdir /srv/cache
auditctl -a never,exit -F dir=/srv/cache
touch /srv/cache/one
auditctl -d never,exit -F dir=/srv/cache
auditctl -A never,exit -F dir=/srv/cache
touch /srv/cache/two
auditctl -A never,exit -F path=/usr/bin/touch
touch /srv/secret
