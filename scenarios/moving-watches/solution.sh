mkdir -p /srv/app; echo one > /srv/app/conf
auditctl -w /srv/app/conf -p wa -k conf
lab-run 801 sh -c 'echo two > /srv/app/new; mv /srv/app/new /srv/app/conf'
echo three >> /srv/app/conf
mkdir /srv/tree
auditctl -w /srv/tree -p wa -k tree
lab-run 802 rmdir /srv/tree; sleep 0.2
ausearch -m CONFIG_CHANGE -ts recent --raw | tail -n 2
auditctl -l
