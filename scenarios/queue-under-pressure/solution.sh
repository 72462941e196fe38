auditctl -a always,exit -F arch=b64 -S getppid -k storm
sctool burst 200
auditctl -b 20
auditctl --backlog_wait_time 250
kill -STOP $(pidof auditd)
sctool burst 200
kill -CONT $(pidof auditd)
auditctl --backlog_wait_time 0
kill -STOP $(pidof auditd)
sctool burst 200
kill -CONT $(pidof auditd)
auditctl -b 8192
auditctl --reset-lost
kill -STOP $(pidof auditd)
sctool burst 200
kill -CONT $(pidof auditd)
auditctl -r 50
sctool burst 200
auditctl -r 0
auditctl -D
auditctl -w /srv -p wa -k srv
sleep 10
kill $(pidof auditd)
touch /srv/unheard
systemctl start auditd
ausearch -f unheard
