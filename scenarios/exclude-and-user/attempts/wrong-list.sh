auditctl -d always,exclude -F 'msgtype>0'
touch /srv/a
auditctl -a always,exclude -S openat -F msgtype=CWD
auditctl -a never,user
auditctl -m 'hello'
auditctl -d never,user
auditctl -m 'hello'
auditctl -a always,user -F uid=0
auditctl -m 'hello'
auditctl -D
auditctl -a always,exclude -F msgtype=USER
auditctl -m 'hello'
