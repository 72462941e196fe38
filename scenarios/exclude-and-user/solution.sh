touch /srv/a
auditctl -d always,exclude -F 'msgtype>0'
touch /srv/a
auditctl -a always,exclude -F msgtype=CWD
touch /srv/b
auditctl -m 'begin of the exercise'
auditctl -a never,user -F msgtype=USER
auditctl -m 'you will not see this'
